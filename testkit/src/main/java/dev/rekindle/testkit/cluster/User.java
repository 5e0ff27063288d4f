package dev.rekindle.testkit.cluster;

import java.util.Locale;

/** Who asks the API server, each with a token of its own. */
enum User {
  ADMIN("rekindle-admin", "system:masters"),
  CONTROLLERS("system:kube-controller-manager", ""),
  SCHEDULER("system:kube-scheduler", ""),
  KUBELET("system:node:" + Configuration.NODE, "system:nodes"),
  PROXY("system:kube-proxy", ""),
  DNS("system:coredns", "");

  private final String subject;
  private final String group;

  User(String subject, String group) {
    this.subject = subject;
    this.group = group;
  }

  /** A line of the API server's token file. */
  String tokenLine(String token) {
    return "%s,%s,%s,%s%n".formatted(token, subject, subject, group);
  }

  /** Its kubeconfig, below the cluster's directory. */
  String file() {
    return "kubeconfigs/" + name().toLowerCase(Locale.ROOT);
  }
}
