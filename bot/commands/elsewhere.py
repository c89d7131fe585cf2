"""Docker's commands that a chat on a shared host doesn't have, each with its reason."""

_EVERYONES = "it shows or changes what belongs to everyone here"
_FILES = "it needs files on the client's disk, and the client here is a chat"
_BUILD = "`build` is here, without what has been built around it"
_IMAGES = "registries and what is signed for them are not part of a lab"
_LOGIN = "whoever runs this bot signs in to registries; never type a password into a chat"
_SWARM = "there is no swarm here"

ELSEWHERE = {
    "bake": _BUILD,
    "builder": _BUILD,
    "buildx": _BUILD,
    "checkpoint": "no checkpoints are kept here",
    "config": _SWARM,
    "context": _EVERYONES,
    "export": _FILES,
    "import": _FILES,
    "load": _FILES,
    "login": _LOGIN,
    "logout": _LOGIN,
    "manifest": _IMAGES,
    "node": _SWARM,
    "plugin": _EVERYONES,
    "push": "what is made here stays here; push from a machine of your own",
    "save": _FILES,
    "secret": _SWARM,
    "service": _SWARM,
    "stack": _SWARM,
    "swarm": _SWARM,
    "trust": _IMAGES,
    "update": "limits are set when a container is made: `run -m 64m`",
}
