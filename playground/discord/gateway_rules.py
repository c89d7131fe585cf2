"""The numbers that a gateway keeps to; whoever starts a server may choose others."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class GatewayRules:
    """Discord's numbers, except for the identify limit: off unless `identify_window_s` is 5."""

    heartbeat_interval_ms: int = 41_250
    sends_per_minute: int = 120
    payload_bytes: int = 4096
    resumable_s: float = 180.0
    identify_window_s: float = 0.0
    max_concurrency: int = 1
    members_per_chunk: int = 1000
