// What NiceGUI's xterm needs besides, to be this page's: its size in characters is the session's, so
// that the font is what fits the window; and it never answers a program, which the bot does.
window.quay = {
  open(id) {
    const terminal = (this.terminal = getElement(id).terminal);
    this.host = getHtmlElement(id);
    const asked = () => true;
    const questions = [
      { final: "c" }, { prefix: ">", final: "c" }, { prefix: "=", final: "c" },
      { final: "n" }, { prefix: "?", final: "n" }, { final: "t" },
      { intermediates: "$", final: "p" }, { prefix: "?", intermediates: "$", final: "p" },
    ];
    for (const one of questions) terminal.parser.registerCsiHandler(one, asked);
    for (const one of [4, 10, 11, 12]) terminal.parser.registerOscHandler(one, (data) => data.includes("?"));
    terminal.parser.registerDcsHandler({ intermediates: "$", final: "q" }, asked);
    new ResizeObserver(() => this.fit()).observe(this.host);
    new ResizeObserver(() => this.fit()).observe(this.host.querySelector(".xterm-screen"));
    for (const key of document.querySelectorAll(".keys button"))
      key.addEventListener("pointerdown", (event) => event.preventDefault()); // the keyboard stays
    window.socket.on("connect_error", () => this.ask());
    terminal.focus();
  },
  async ask() {
    // A bot that was restarted knows this page no more, and says so to whoever loads it.
    const { status } = await fetch(location.href, { method: "HEAD" }).catch(() => ({ status: 0 }));
    if ([403, 404, 410].includes(status)) location.reload();
  },
  show(text) {
    return new Promise((shown) => this.terminal.write(text, () => shown(true)));
  },
  resize(columns, rows) {
    this.terminal.resize(columns, rows);
    this.fit();
  },
  types(may) {
    if (!this.terminal) return; // refused before it was opened
    this.terminal.options.disableStdin = !may;
    this.terminal.options.cursorBlink = may;
  },
  fit() {
    const screen = this.host.querySelector(".xterm-screen").getBoundingClientRect();
    const { clientWidth, clientHeight } = this.host;
    if (!screen.width || !clientWidth) return;
    const room = Math.min((clientWidth - GAP) / screen.width, clientHeight / screen.height);
    const now = this.terminal.options.fontSize;
    const size = Math.min(Math.max(Math.floor(now * room * 4) / 4, SMALLEST), LARGEST);
    // A larger font is taken for a real gain only: cells are whole pixels high, and it would swing.
    if (size < now || size > now * 1.04) this.terminal.options.fontSize = size;
  },
};
const SMALLEST = 6, LARGEST = 32; // pixels
const GAP = 4; // pixels beside the last column
