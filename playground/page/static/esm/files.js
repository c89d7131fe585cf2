// Files go up over HTTP; what is then sent names them by their token.
export function upload(file) {
  return fetch("/files?name=" + encodeURIComponent(file.name), { method: "POST", body: file });
}
