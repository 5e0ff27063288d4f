package dev.rekindle.testkit.cluster;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * How each program is started: its name to its command line. The directories of programs are those
 * that the first process mounts or links below {@code programs/}.
 */
final class Commands {
  private final Settings settings;
  private final String root;

  private Commands(Settings settings) {
    this.settings = settings;
    this.root = settings.root();
  }

  static Map<String, List<String>> of(Settings settings) {
    Commands commands = new Commands(settings);
    Map<String, List<String>> all = new LinkedHashMap<>();
    all.put("etcd", commands.etcd());
    all.put("kube-apiserver", commands.apiServer());
    if (settings.withNode()) {
      all.put("containerd", commands.containerd());
      all.put("kube-controller-manager", commands.controllers());
      all.put("kube-scheduler", commands.scheduler());
      all.put("kubelet", commands.kubelet());
      all.put("kube-proxy", commands.proxy());
      all.put("coredns", commands.dns());
    }
    return all;
  }

  private List<String> etcd() {
    String clients = "http://127.0.0.1:" + settings.etcdPort();
    String peers = "http://127.0.0.1:" + settings.etcdPeerPort();
    return List.of(
        root + "/programs/kubernetes/etcd",
        "--name=default",
        "--data-dir=" + root + "/etcd",
        "--listen-client-urls=" + clients,
        "--advertise-client-urls=" + clients,
        "--listen-peer-urls=" + peers,
        "--initial-advertise-peer-urls=" + peers,
        "--initial-cluster=default=" + peers,
        // What it holds dies with the machine anyway.
        "--unsafe-no-fsync");
  }

  private List<String> apiServer() {
    List<String> always =
        List.of(
            root + "/programs/kubernetes/kube-apiserver",
            "--etcd-servers=http://127.0.0.1:" + settings.etcdPort(),
            "--advertise-address=" + settings.address(),
            "--secure-port=" + settings.port(),
            "--cert-dir=" + root + "/pki",
            "--token-auth-file=" + root + "/pki/tokens.csv",
            "--authorization-mode=Node,RBAC",
            "--enable-admission-plugins=NodeRestriction",
            "--allow-privileged=true",
            "--service-cluster-ip-range=" + settings.addresses().services(),
            "--service-account-issuer=https://kubernetes.default.svc.cluster.local",
            "--service-account-key-file=" + root + "/pki/service-accounts.pub",
            "--service-account-signing-key-file=" + root + "/pki/service-accounts.key");
    List<String> more =
        settings.withNode()
            ? List.of(
                "--bind-address=0.0.0.0",
                // Else logs and exec look the node's name up in DNS.
                "--kubelet-preferred-address-types=InternalIP",
                "--kubelet-client-certificate=" + root + "/pki/public.crt",
                "--kubelet-client-key=" + root + "/pki/private.key")
            : List.of("--bind-address=127.0.0.1", "--endpoint-reconciler-type=none");
    return Stream.concat(always.stream(), more.stream()).toList();
  }

  private List<String> containerd() {
    return List.of(
        root + "/programs/containerd/containerd", "--config=" + root + "/containerd.toml");
  }

  private List<String> controllers() {
    return List.of(
        root + "/programs/kubernetes-node/kube-controller-manager",
        "--kubeconfig=" + root + "/" + User.CONTROLLERS.file(),
        "--use-service-account-credentials=true",
        "--service-account-private-key-file=" + root + "/pki/service-accounts.key",
        "--root-ca-file=" + root + "/" + Configuration.CERTIFICATE,
        "--leader-elect=false",
        "--bind-address=127.0.0.1");
  }

  private List<String> scheduler() {
    return List.of(
        root + "/programs/kubernetes-node/kube-scheduler",
        "--kubeconfig=" + root + "/" + User.SCHEDULER.file(),
        "--leader-elect=false",
        "--bind-address=127.0.0.1");
  }

  private List<String> kubelet() {
    return List.of(
        root + "/programs/kubernetes-node/kubelet",
        "--config=" + root + "/kubelet.yaml",
        "--kubeconfig=" + root + "/" + User.KUBELET.file(),
        "--hostname-override=" + Configuration.NODE,
        "--node-ip=" + settings.addresses().node(),
        "--root-dir=" + root + "/kubelet",
        "--cert-dir=" + root + "/kubelet/pki");
  }

  private List<String> proxy() {
    return List.of(
        root + "/programs/kubernetes-node/kube-proxy", "--config=" + root + "/kube-proxy.yaml");
  }

  private List<String> dns() {
    return List.of(root + "/programs/coredns/coredns", "-conf", root + "/Corefile");
  }
}
