package dev.rekindle.testkit.cluster;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Every file that the cluster's programs read, but for keys: name below the cluster's directory to
 * content. Why the settings are as they are is in docs/adr/0186-what-a-node-needs.md.
 */
final class Configuration {
  static final String NODE = "rekindle-node";
  static final String PAUSE_IMAGE = "docker.io/rekindle/pause:1";
  static final String CERTIFICATE = "pki/apiserver.crt";

  private Configuration() {}

  static Map<String, String> files(Settings settings, Map<User, String> tokens) {
    Map<String, String> files = new LinkedHashMap<>();
    StringBuilder lines = new StringBuilder();
    tokens.forEach(
        (user, token) -> {
          lines.append(user.tokenLine(token));
          files.put(user.file(), kubeconfig(settings, authorityFile(settings), token));
        });
    files.put("pki/tokens.csv", lines.toString());
    if (settings.withNode()) {
      files.put("containerd.toml", containerd(settings));
      files.put("kubelet.yaml", kubelet(settings));
      files.put("kube-proxy.yaml", proxy(settings));
      files.put("Corefile", dns(settings));
      files.put("cni/10-rekindle.conflist", network(settings));
      files.put("resolv.conf", "nameserver " + settings.addresses().node() + "\n");
    }
    return files;
  }

  private static String authorityFile(Settings settings) {
    return "certificate-authority: " + settings.root() + "/" + CERTIFICATE;
  }

  /** The same for whoever does not see the cluster's directory where the cluster sees it. */
  static String kubeconfigWithAuthority(Settings settings, String base64, String token) {
    return kubeconfig(settings, "certificate-authority-data: " + base64, token);
  }

  private static String kubeconfig(Settings settings, String authority, String token) {
    return """
    apiVersion: v1
    kind: Config
    current-context: rekindle
    clusters:
      - name: rekindle
        cluster:
          server: https://%s:%d
          %s
    users:
      - name: rekindle
        user: {token: %s}
    contexts:
      - name: rekindle
        context: {cluster: rekindle, user: rekindle}
    """
        .formatted(settings.address(), settings.port(), authority, token);
  }

  private static String containerd(Settings settings) {
    return """
    version = 3
    root = "%1$s/containerd"
    state = "/run/containerd"
    [grpc]
      address = "/run/containerd/containerd.sock"
    [plugins."io.containerd.internal.v1.opt"]
      path = "%1$s/containerd/opt"
    [plugins."io.containerd.cri.v1.images".pinned_images]
      sandbox = "%2$s"
    [plugins."io.containerd.cri.v1.runtime"]
      restrict_oom_score_adj = true
    [plugins."io.containerd.cri.v1.runtime".cni]
      bin_dirs = ["/usr/lib/cni"]
      conf_dir = "%1$s/cni"
    [plugins."io.containerd.cri.v1.runtime".containerd.runtimes.runc]
      runtime_type = "io.containerd.runc.v2"
    [plugins."io.containerd.cri.v1.runtime".containerd.runtimes.runc.options]
      SystemdCgroup = false
    """
        .formatted(settings.root(), PAUSE_IMAGE);
  }

  private static String kubelet(Settings settings) {
    return """
    apiVersion: kubelet.config.k8s.io/v1beta1
    kind: KubeletConfiguration
    address: %1$s
    authentication:
      anonymous: {enabled: false}
      webhook: {enabled: false}
      x509: {clientCAFile: %2$s/pki/ca.crt}
    authorization: {mode: AlwaysAllow}
    containerRuntimeEndpoint: unix:///run/containerd/containerd.sock
    cgroupDriver: cgroupfs
    cgroupsPerQOS: false
    cgroupRoot: /%3$s/pods
    enforceNodeAllocatable: []
    failCgroupV1: false
    failSwapOn: false
    localStorageCapacityIsolation: false
    imageGCHighThresholdPercent: 100
    evictionHard: {memory.available: 64Mi, nodefs.available: 1%%, imagefs.available: 1%%}
    clusterDomain: cluster.local
    clusterDNS: [%1$s]
    resolvConf: %2$s/resolv.conf
    volumePluginDir: %2$s/kubelet/plugins
    nodeStatusUpdateFrequency: 5s
    """
        .formatted(settings.addresses().node(), settings.root(), settings.controlGroup());
  }

  private static String proxy(Settings settings) {
    return """
    apiVersion: kubeproxy.config.k8s.io/v1alpha1
    kind: KubeProxyConfiguration
    mode: nftables
    hostnameOverride: %s
    clientConnection: {kubeconfig: %s/%s}
    clusterCIDR: %s
    detectLocalMode: ClusterCIDR
    conntrack: {maxPerCore: 0, min: 0, tcpEstablishedTimeout: 0s, tcpCloseWaitTimeout: 0s}
    """
        .formatted(NODE, settings.root(), User.PROXY.file(), settings.addresses().pods());
  }

  private static String dns(Settings settings) {
    return """
    cluster.local:53 in-addr.arpa:53 {
      bind %1$s
      errors
      kubernetes cluster.local in-addr.arpa {
        kubeconfig %2$s/%3$s
        ttl 1
      }
    }
    .:53 {
      bind %1$s
      errors
      template ANY ANY . {
        rcode NXDOMAIN
      }
    }
    """
        .formatted(settings.addresses().node(), settings.root(), User.DNS.file());
  }

  private static String network(Settings settings) {
    return """
    {
      "cniVersion": "1.0.0",
      "name": "rekindle",
      "plugins": [
        {
          "type": "ptp",
          "ipMasq": false,
          "ipam": {
            "type": "host-local",
            "dataDir": "%s/cni-addresses",
            "ranges": [[{"subnet": "%s"}]],
            "routes": [{"dst": "0.0.0.0/0"}]
          }
        }
      ]
    }
    """
        .formatted(settings.root(), settings.addresses().pods());
  }
}
