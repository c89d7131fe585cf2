"""Conversations as text: who says what, and what the bot is expected to answer (`play_files`).

A chat file is a list of steps, one a line; lines indented below a step belong to it. `#` at the
start of a line begins a comment. People are `learner`, `classmate`, `moderator` and `stranger`.

What people do
    learner: !run node                  says it in #lab
    learner in thread: 1 + 1            says it in the newest thread
    learner edits: !ps -a               rewrites their last message; also `deletes`, `replies: …`
    learner reacts 👍                   on the bot's last message; also `unreacts 👍`
    learner clicks Detach               a button, by its label
    learner chooses python              a choice of a menu, by its label
    learner submits: reason = too loud  the form they were shown: `field = value`, further lines of
                                        a value below it
    learner uses /docker command:ps -a  a slash command; `file:app.js` is what they attached
    learner completes /docker command:p types its last option, and runs nothing
    learner attaches app.js:            a file that goes with their next message: its lines are
        console.log(1)                  indented here, or: `learner attaches big.txt of 9000 bytes`
    moderator archives the thread       the newest, or `in thread "…"`; also `locks` and `deletes`
    moderator denies the bot Send Messages in Threads    in #lab; also `allows the bot …`
    moderator deletes the channel
A person reads before they type: such a step waits until the bot has come to rest. With `and`
before it (`and classmate: !ps`) it happens at once, together with the step above.

What the bot is expected to show
    bot: Hello                          its next message in #lab has this text
    bot edits: Hello again              a message of its that was expected above now has this text
    bot sends file out.txt: 1           with a message since the last step of a person
    bot opens thread: node              a thread of this title
    bot reacts ✅                       on a person's last message
    bot says nothing for 2 s            no message; without `for`, for 1 s
    only learner sees: Not yours.       a reply that nobody else can see
    gone: !ps -a                        a message that had this text was deleted
    there: Good morning                 a message that has this text was not
    thread is archived                  also `is locked`
    Discord offers: ps<any>             the choices that were just completed, one a line
    Discord refuses: <any>2000<any>     what the person just tried (the code or words of refusal)
The next message is the first that was not expected yet, since a person last did something in that
place. Each expectation waits until it holds, while messages are edited live: 30 s, or as told
(`bot within 90 s: …`).

Where, to whom, and how exactly: before the verb, in any order
    in #general    in thread    in thread "node · web"    in learner's thread    (else: in #lab)
    to learner     the bot's message replies to learner's
    within 90 s    how long to wait
    raw            compare the text as sent, with its code fences, colours and exact spaces

In expected text
    ...            alone on a line: any lines, also none
    <12 hex>       twelve hexadecimal digits (any count);  <n>  a whole number
    <name>         a name that Docker made up;  <time>  a duration in Docker's words
    <size>         3.14MB;  <any>  anything within the line
    <name=WEB>     the same, remembered;  $WEB  what was remembered, here and in what people say
Code fences, colours, zero-width characters and spaces at a line's end are not compared; two or
more spaces stand for two or more. Where a text needs several messages, they are read as one.
`@learner` and `@bot` are mentions, said or seen.

What happens around them
    wait 2 s
    stop the bot · start the bot · restart the bot · kill the bot    (kill is `kill -9`)
    stop the engine · start the engine · restart the engine · kill the engine    (a fresh one; after
                            a kill it is away until it is started, and a restart begins with one)
    Discord drops the gateway
    Discord answers 500 to the next 2 requests
    Discord sends the next 2 messages twice
    Discord is slow by 300 ms · Discord is well again
    Discord loses the server · Discord finds the server again
    Discord sends the bot away · Discord lets the bot in again    out of the server
    given a fresh engine    first in a file: an engine that holds no image yet; `with live-restore`
                            its containers outlive its process
    given no lab            first in a file: otherwise #lab is a lab before the file begins
    given no message content    first in a file: Discord withholds what people write from the bot,
                            unless it is mentioned
    given QUAYSIDE_PIDS=9   first in a file: a setting of the bot, in its environment
"""
