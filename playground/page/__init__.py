"""The playground's page: the lab in a browser, a client of `playground.discord` like any other.

    async with Stack() as stack, Site(stack) as site:
        print(site.url)

How it hangs together: `site` serves, `window` is one browser window (who one is, what it shows),
`lab` what all windows share, `deeds` what people do, `machine` the machine room. `views`,
`message`, `markdown`, `controls` and `embeds` turn what Discord holds into plain values and safe
HTML, once a change; `static/` has the Vue components that show them and report clicks and keys.
It imports nothing of the bot.
"""

from playground.page.site import Site

__all__ = ["Site"]
