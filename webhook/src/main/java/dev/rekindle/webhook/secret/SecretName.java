package dev.rekindle.webhook.secret;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A Secret's name with variables in it. */
public final class SecretName {
  /** What may stand in a name, as {@code ${POD_NAME}}. */
  static final List<String> VARIABLES = List.of("POD_NAME", "POD_NAMESPACE", "POD_ORDINAL");

  private static final Pattern VARIABLE = Pattern.compile("\\$\\{([^}]*)}");
  // RFC 1123 subdomain, as Kubernetes checks the names of Secrets.
  private static final Pattern LEGAL =
      Pattern.compile("[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*");
  private static final int LONGEST = 253;

  private SecretName() {}

  /** Returns whether only the pod knows what the name is. */
  static boolean dependsOnPod(String name) {
    return name.contains("${POD_NAME}") || name.contains("${POD_ORDINAL}");
  }

  /** Returns the variables in the name that do not exist. */
  static List<String> unknownVariables(String name) {
    var unknown = new ArrayList<String>();
    Matcher variables = VARIABLE.matcher(name);
    while (variables.find()) {
      if (!VARIABLES.contains(variables.group(1))) {
        unknown.add(variables.group(1));
      }
    }
    return unknown;
  }

  /** Returns the name in one pod. */
  static String expand(String name, String pod, String namespace) {
    return inNamespace(name, namespace)
        .replace("${POD_NAME}", pod)
        .replace("${POD_ORDINAL}", pod.substring(pod.lastIndexOf('-') + 1));
  }

  /** Returns the name with what a StatefulSet knows. */
  static String inNamespace(String name, String namespace) {
    return name.replace("${POD_NAMESPACE}", namespace);
  }

  /** Returns whether Kubernetes takes it for a name. */
  static boolean legal(String name) {
    return name.length() <= LONGEST && LEGAL.matcher(name).matches();
  }
}
