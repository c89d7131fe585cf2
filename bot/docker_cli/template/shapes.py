"""The structs that the docker client 28.2 reads the engine's answers into, field by field.

Learnt by asking it for each with `inspect -f '{{printf "%#v" .State}}'`, and for the names in JSON
with `json`. A field is `Name`, `Name=name in JSON`, and `?` where JSON leaves it out if it is
empty; two spaces part the names from their type. A part without a name is embedded.
"""

from collections.abc import Iterator

NAMED = {
    "json.Number": "string",
    "digest.Digest": "string",
    "nat.Port": "string",
    "nat.PortMap": "map[nat.Port][]nat.PortBinding",
    "nat.PortSet": "map[nat.Port]struct {}",
    "strslice.StrSlice": "[]string",
    "time.Duration": "int64",
    "time.Month": "int",
    "time.Weekday": "int",
    "fs.FileMode": "uint32",
    "mount.Type": "string",
    "mount.Propagation": "string",
    "mount.Consistency": "string",
    "image.ManifestKind": "string",
    "swarm.LocalNodeState": "string",
    "events.Action": "string",
    "events.Type": "string",
    "formatter.SubHeaderContext": "map[string]string",
    **dict.fromkeys(
        (
            "container.CgroupSpec",
            "container.CgroupnsMode",
            "container.IpcMode",
            "container.Isolation",
            "container.NetworkMode",
            "container.PidMode",
            "container.RestartPolicyMode",
            "container.UTSMode",
            "container.UsernsMode",
        ),
        "string",
    ),
}

_DECLARED = """
container.InspectResponse
    *container.ContainerJSONBase; Mounts  []container.MountPoint; Config  *container.Config
    NetworkSettings  *container.NetworkSettings; ImageManifestDescriptor?  *v1.Descriptor
container.ContainerJSONBase
    ID=Id, Created, Path  string; Args  []string; State  *container.State
    Image, ResolvConfPath, HostnamePath, HostsPath, LogPath, Name  string; RestartCount  int
    Driver, Platform, MountLabel, ProcessLabel, AppArmorProfile  string; ExecIDs  []string
    HostConfig  *container.HostConfig; GraphDriver  storage.DriverData
    SizeRw?, SizeRootFs?  *int64
container.State
    Status  string; Running, Paused, Restarting, OOMKilled, Dead  bool; Pid, ExitCode  int
    Error, StartedAt, FinishedAt  string; Health?  *container.Health
container.Health
    Status  string; FailingStreak  int; Log  []*container.HealthcheckResult
container.HealthcheckResult
    Start, End  time.Time; ExitCode  int; Output  string
storage.DriverData
    Data  map[string]string; Name  string
container.HostConfig
    Binds  []string; ContainerIDFile  string; LogConfig  container.LogConfig
    NetworkMode  container.NetworkMode; PortBindings  nat.PortMap
    RestartPolicy  container.RestartPolicy; AutoRemove  bool; VolumeDriver  string
    VolumesFrom  []string; ConsoleSize  [2]uint; Annotations?  map[string]string
    CapAdd, CapDrop  strslice.StrSlice; CgroupnsMode  container.CgroupnsMode
    DNS=Dns, DNSOptions=DnsOptions, DNSSearch=DnsSearch, ExtraHosts, GroupAdd  []string
    IpcMode  container.IpcMode; Cgroup  container.CgroupSpec; Links  []string
    OomScoreAdj  int; PidMode  container.PidMode
    Privileged, PublishAllPorts, ReadonlyRootfs  bool; SecurityOpt  []string
    StorageOpt?, Tmpfs?  map[string]string; UTSMode  container.UTSMode
    UsernsMode  container.UsernsMode; ShmSize  int64; Sysctls?  map[string]string
    Runtime?  string; Isolation  container.Isolation; container.Resources
    Mounts?  []mount.Mount; MaskedPaths, ReadonlyPaths  []string; Init?  *bool
container.LogConfig
    Type  string; Config  map[string]string
container.RestartPolicy
    Name  container.RestartPolicyMode; MaximumRetryCount  int
container.Resources
    CPUShares=CpuShares, Memory, NanoCPUs=NanoCpus  int64; CgroupParent  string
    BlkioWeight  uint16; BlkioWeightDevice  []*blkiodev.WeightDevice
    BlkioDeviceReadBps, BlkioDeviceWriteBps  []*blkiodev.ThrottleDevice
    BlkioDeviceReadIOps, BlkioDeviceWriteIOps  []*blkiodev.ThrottleDevice
    CPUPeriod=CpuPeriod, CPUQuota=CpuQuota, CPURealtimePeriod=CpuRealtimePeriod  int64
    CPURealtimeRuntime=CpuRealtimeRuntime  int64; CpusetCpus, CpusetMems  string
    Devices  []container.DeviceMapping; DeviceCgroupRules  []string
    DeviceRequests  []container.DeviceRequest; KernelMemory?, KernelMemoryTCP?  int64
    MemoryReservation, MemorySwap  int64; MemorySwappiness  *int64; OomKillDisable  *bool
    PidsLimit  *int64; Ulimits  []*units.Ulimit; CPUCount=CpuCount, CPUPercent=CpuPercent  int64
    IOMaximumIOps, IOMaximumBandwidth  uint64
blkiodev.WeightDevice
    Path  string; Weight  uint16
blkiodev.ThrottleDevice
    Path  string; Rate  uint64
units.Ulimit
    Name  string; Hard, Soft  int64
container.DeviceMapping
    PathOnHost, PathInContainer, CgroupPermissions  string
container.DeviceRequest
    Driver  string; Count  int; DeviceIDs  []string; Capabilities  [][]string
    Options  map[string]string
mount.Mount
    Type?  mount.Type; Source?, Target?  string; ReadOnly?  bool
    Consistency?  mount.Consistency; BindOptions?  *mount.BindOptions
    VolumeOptions?  *mount.VolumeOptions; ImageOptions?  *mount.ImageOptions
    TmpfsOptions?  *mount.TmpfsOptions; ClusterOptions?  *mount.ClusterOptions
mount.BindOptions
    Propagation?  mount.Propagation; NonRecursive?, CreateMountpoint?  bool
    ReadOnlyNonRecursive?, ReadOnlyForceRecursive?  bool
mount.VolumeOptions
    NoCopy?  bool; Labels?  map[string]string; Subpath?  string; DriverConfig?  *mount.Driver
mount.Driver
    Name?  string; Options?  map[string]string
mount.ImageOptions
    Subpath?  string
mount.TmpfsOptions
    SizeBytes?  int64; Mode?  fs.FileMode; Options?  [][]string
container.MountPoint
    Type?  mount.Type; Name?, Source, Destination, Driver?, Mode  string; RW  bool
    Propagation  mount.Propagation
container.Config
    Hostname, Domainname, User  string; AttachStdin, AttachStdout, AttachStderr  bool
    ExposedPorts?  nat.PortSet; Tty, OpenStdin, StdinOnce  bool; Env  []string
    Cmd  strslice.StrSlice; Healthcheck?  *v1.HealthcheckConfig; ArgsEscaped?  bool
    Image  string; Volumes  map[string]struct {}; WorkingDir  string
    Entrypoint  strslice.StrSlice; NetworkDisabled?  bool; MacAddress?  string
    OnBuild  []string; Labels  map[string]string; StopSignal?  string; StopTimeout?  *int
    Shell?  strslice.StrSlice
v1.HealthcheckConfig
    Test?  []string; Interval?, Timeout?, StartPeriod?, StartInterval?  time.Duration
    Retries?  int
nat.PortBinding
    HostIP=HostIp, HostPort  string
container.NetworkSettings
    container.NetworkSettingsBase; container.DefaultNetworkSettings
    Networks  map[string]*network.EndpointSettings
container.NetworkSettingsBase
    Bridge, SandboxID, SandboxKey  string; Ports  nat.PortMap; HairpinMode  bool
    LinkLocalIPv6Address  string; LinkLocalIPv6PrefixLen  int
    SecondaryIPAddresses, SecondaryIPv6Addresses  []network.Address
container.DefaultNetworkSettings
    EndpointID, Gateway, GlobalIPv6Address  string; GlobalIPv6PrefixLen  int
    IPAddress  string; IPPrefixLen  int; IPv6Gateway, MacAddress  string
network.Address
    Addr  string; PrefixLen  int
network.EndpointSettings
    IPAMConfig  *network.EndpointIPAMConfig; Links, Aliases  []string; MacAddress  string
    DriverOpts  map[string]string; GwPriority  int
    NetworkID, EndpointID, Gateway, IPAddress  string; IPPrefixLen  int
    IPv6Gateway, GlobalIPv6Address  string; GlobalIPv6PrefixLen  int; DNSNames  []string
network.EndpointIPAMConfig
    IPv4Address?, IPv6Address?  string; LinkLocalIPs?  []string
v1.Descriptor
    MediaType=mediaType  string; Digest=digest  digest.Digest; Size=size  int64
    URLs=urls?  []string; Annotations=annotations?  map[string]string; Data=data?  []uint8
    Platform=platform?  *v1.Platform; ArtifactType=artifactType?  string
v1.Platform
    Architecture=architecture, OS=os, OSVersion=osversion?  string
    OSFeatures=osfeatures?  []string; Variant=variant?  string
image.InspectResponse
    ID=Id  string; RepoTags, RepoDigests  []string; Parent, Comment, Created?, Container?  string
    ContainerConfig?  *container.Config; DockerVersion, Author  string
    Config  *v1.DockerOCIImageConfig; Architecture, Variant?, Os, OsVersion?  string
    Size, VirtualSize?  int64; GraphDriver  storage.DriverData; RootFS  image.RootFS
    Metadata  image.Metadata; Descriptor?  *v1.Descriptor; Manifests?  []image.ManifestSummary
v1.DockerOCIImageConfig
    v1.ImageConfig; v1.DockerOCIImageConfigExt
v1.ImageConfig
    User?  string; ExposedPorts?  map[string]struct {}; Env?, Entrypoint?, Cmd?  []string
    Volumes?  map[string]struct {}; WorkingDir?  string; Labels?  map[string]string
    StopSignal?  string; ArgsEscaped?  bool
v1.DockerOCIImageConfigExt
    Healthcheck?  *v1.HealthcheckConfig; OnBuild?, Shell?  []string
image.RootFS
    Type?  string; Layers?  []string
image.Metadata
    LastTagTime  time.Time
image.ManifestSummary
    ID  string; Descriptor  v1.Descriptor; Available  bool; Kind  image.ManifestKind
network.Inspect
    Name, ID=Id  string; Created  time.Time; Scope, Driver  string
    EnableIPv4, EnableIPv6  bool; IPAM  network.IPAM; Internal, Attachable, Ingress  bool
    ConfigFrom  network.ConfigReference; ConfigOnly  bool
    Containers  map[string]network.EndpointResource; Options, Labels  map[string]string
    Peers?  []network.PeerInfo; Services?  map[string]network.ServiceInfo
network.IPAM
    Driver  string; Options  map[string]string; Config  []network.IPAMConfig
network.IPAMConfig
    Subnet?, IPRange?, Gateway?  string; AuxAddress=AuxiliaryAddresses?  map[string]string
network.ConfigReference
    Network  string
network.EndpointResource
    Name, EndpointID, MacAddress, IPv4Address, IPv6Address  string
volume.Volume
    ClusterVolume?  *volume.ClusterVolume; CreatedAt?, Driver  string
    Labels  map[string]string; Mountpoint, Name  string; Options  map[string]string
    Scope  string; Status?  map[string]interface {}; UsageData?  *volume.UsageData
volume.UsageData
    RefCount, Size  int64
events.Message
    Status=status?, ID=id?, From=from?  string; Type  events.Type; Action  events.Action
    Actor  events.Actor; Scope=scope?  string; Time=time?, TimeNano=timeNano?  int64
events.Actor
    ID  string; Attributes  map[string]string
system.dockerInfo
    *system.Info; ServerErrors?  []string; UserName?  string; ClientInfo?  *system.clientInfo
    ClientErrors?  []string
system.Info
    ID  string; Containers, ContainersRunning, ContainersPaused, ContainersStopped, Images  int
    Driver  string; DriverStatus, SystemStatus?  [][2]string; Plugins  system.PluginsInfo
    MemoryLimit, SwapLimit, KernelMemory?, KernelMemoryTCP?  bool
    CPUCfsPeriod=CpuCfsPeriod, CPUCfsQuota=CpuCfsQuota, CPUShares, CPUSet, PidsLimit  bool
    IPv4Forwarding, Debug  bool; NFd  int; OomKillDisable  bool; NGoroutines  int
    SystemTime, LoggingDriver, CgroupDriver, CgroupVersion?  string; NEventsListener  int
    KernelVersion, OperatingSystem, OSVersion, OSType, Architecture  string
    IndexServerAddress  string; RegistryConfig  *registry.ServiceConfig; NCPU  int
    MemTotal  int64; GenericResources  []swarm.GenericResource; DockerRootDir  string
    HTTPProxy=HttpProxy, HTTPSProxy=HttpsProxy, NoProxy, Name  string; Labels  []string
    ExperimentalBuild  bool; ServerVersion  string
    Runtimes  map[string]system.RuntimeWithStatus; DefaultRuntime  string; Swarm  swarm.Info
    LiveRestoreEnabled  bool; Isolation  container.Isolation; InitBinary  string
    ContainerdCommit, RuncCommit, InitCommit  system.Commit; SecurityOptions  []string
    ProductLicense?  string; DefaultAddressPools?  []system.NetworkAddressPool
    FirewallBackend?  *system.FirewallInfo; CDISpecDirs  []string
    DiscoveredDevices?  []system.DeviceInfo; Containerd?  *system.ContainerdInfo
    Warnings  []string
system.PluginsInfo
    Volume, Network, Authorization, Log  []string
system.Commit
    ID  string; Expected?  string
system.clientInfo
    Debug  bool; system.clientVersion; Plugins  []manager.Plugin; Warnings  []string
swarm.Info
    NodeID, NodeAddr  string; LocalNodeState  swarm.LocalNodeState; ControlAvailable  bool
    Error  string; RemoteManagers  []swarm.Peer; Nodes?, Managers?  int
    Cluster?  *swarm.ClusterInfo; Warnings?  []string
system.versionInfo
    Client  system.clientVersion; Server  *types.Version
system.clientVersion
    Platform?  *system.platformInfo; Version?, APIVersion=ApiVersion?  string
    DefaultAPIVersion?, GitCommit?, GoVersion?, Os?, Arch?, BuildTime?  string
    Context  string
types.Version
    Platform?  struct { Name string }; Components?  []types.ComponentVersion
    Version, APIVersion=ApiVersion, MinAPIVersion?, GitCommit, GoVersion, Os, Arch  string
    KernelVersion?  string; Experimental?  bool; BuildTime?  string
struct { Name string }
    Name  string
types.ComponentVersion
    Name, Version  string; Details?  map[string]string
"""


def _structs() -> Iterator[tuple[str, str]]:
    name, fields = "", ""
    for line in _DECLARED.splitlines():
        if line.startswith(" "):
            fields += line.strip() + ";"
            continue
        yield name, fields
        name, fields = line, ""
    yield name, fields


STRUCTS = dict(_structs())
