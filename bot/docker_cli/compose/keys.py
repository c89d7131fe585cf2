"""Every key of the Compose specification: what is taken here, and of the others why they aren't.

The keys are those of compose-spec's schema, as of 2025.
"""

SERVICE = frozenset(
    {
        "image", "command", "entrypoint", "environment", "depends_on", "volumes", "networks",
        "working_dir", "user", "hostname", "container_name", "labels", "tty", "stdin_open",
        "stop_signal", "read_only", "mem_limit", "cpus",
    }
)  # fmt: skip
"""Keys of a service that do what they say."""

UNHEEDED = {
    "attach": "`compose logs NAME` shows one service alone",
    "expose": "services reach each other on every port, by their names",
    "healthcheck": "nobody looks after a container's health here",
    "init": "every container has an init here",
    "links": "services reach each other by their names",
    "logging": "the engine keeps each container's newest output",
    "platform": "images come for this engine's own platform",
    "ports": "nothing outside reaches a container; services reach each other by their names",
    "pull_policy": "an image that is here already is used, and `pull` fetches it anew",
    "restart": "what has ended stays so until `compose up` or `start`",
    "stop_grace_period": "the lab sets how long a container has to stop",
}
"""Keys of a service that change nothing that it does here: they are told of, and left out."""

_WALLS = "it opens the walls between a container and the machine that everyone here shares"
_MACHINE = "it reaches into the machine that everyone here shares"
_LIMITS = "`mem_limit` and `cpus` are the limits that can be set here"
_FILES = "there are no files of yours beside the Compose file"
_NETWORK = "a container's network is set up by the lab: services reach each other by their names"
_ONE = "there is one container of each service here"
_WINDOWS = "only Windows has it, and this engine runs Linux containers"

REFUSED = {
    "annotations": "only `labels` are kept here",
    "blkio_config": _LIMITS,
    "build": "build the image first, with `build -t NAME .`",
    "cap_add": _WALLS,
    "cap_drop": "a container here has no capabilities that could be dropped",
    "cgroup": _WALLS,
    "cgroup_parent": _WALLS,
    "configs": _FILES,
    "cpu_count": _LIMITS,
    "cpu_percent": _LIMITS,
    "cpu_period": _LIMITS,
    "cpu_quota": _LIMITS,
    "cpu_rt_period": _LIMITS,
    "cpu_rt_runtime": _LIMITS,
    "cpu_shares": _LIMITS,
    "cpuset": _LIMITS,
    "credential_spec": _WINDOWS,
    "deploy": _ONE,
    "develop": "there are no files of yours to watch",
    "device_cgroup_rules": _MACHINE,
    "devices": _MACHINE,
    "dns": _NETWORK,
    "dns_opt": _NETWORK,
    "dns_search": _NETWORK,
    "domainname": _NETWORK,
    "driver_opts": _NETWORK,
    "env_file": "its file is not here: write the variables under `environment`",
    "extends": "write the whole service down",
    "external_links": _NETWORK,
    "extra_hosts": _NETWORK,
    "gpus": _MACHINE,
    "group_add": _WALLS,
    "ipc": _WALLS,
    "isolation": _WINDOWS,
    "label_file": _FILES,
    "mac_address": _NETWORK,
    "mem_reservation": _LIMITS,
    "mem_swappiness": _LIMITS,
    "memswap_limit": _LIMITS,
    "models": "there are no models here",
    "network_mode": "a service is in networks of your own",
    "oom_kill_disable": _LIMITS,
    "oom_score_adj": _LIMITS,
    "pid": _WALLS,
    "pids_limit": _LIMITS,
    "post_start": "`exec` with the container's name does it",
    "pre_stop": "`exec` with the container's name does it",
    "privileged": _WALLS,
    "profiles": "every service of the file is started, or those that `compose up NAME` names",
    "provider": "a service is a container here",
    "runtime": _WALLS,
    "scale": _ONE,
    "secrets": _FILES,
    "security_opt": _WALLS,
    "shm_size": _LIMITS,
    "storage_opt": _LIMITS,
    "sysctls": _WALLS,
    "tmpfs": "a service can write to its own files, and to a volume",
    "ulimits": _LIMITS,
    "use_api_socket": _WALLS,
    "userns_mode": _WALLS,
    "uts": _WALLS,
    "volumes_from": "name the volume under `volumes` of both services",
}
"""Keys of a service that would change what it does, and can't be had here."""

TOP_LEVEL = frozenset({"name", "version", "services", "networks", "volumes"})
REFUSED_TOP = {
    "configs": _FILES,
    "include": "write it all into one file",
    "models": "there are no models here",
    "secrets": _FILES,
}
