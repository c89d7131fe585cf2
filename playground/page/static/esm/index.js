// What the page's components share.
export * from "./files.js";
export * from "./times.js";
