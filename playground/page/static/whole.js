// The page whole, or anew: browsers break off what they load when a network of the machine's
// changes, as it does with each container that has one.
{
  const TRIED = "quayside-anew", MOST = 20, PAUSE_MS = 300;
  let broken = false;
  addEventListener("error", ({ target }) => {
    const needed = ["SCRIPT", "STYLE", "LINK"].includes(target?.tagName) && target.rel !== "modulepreload";
    const tried = Number(sessionStorage.getItem(TRIED));
    if (!needed || broken || tried >= MOST) return;
    broken = true;
    sessionStorage.setItem(TRIED, tried + 1);
    setTimeout(() => location.reload(), PAUSE_MS);
  }, true);
  addEventListener("load", () => { if (!broken) sessionStorage.removeItem(TRIED); });
}
