package dev.rekindle.webhook.inject;

import dev.rekindle.webhook.workload.Maybe;
import io.fabric8.kubernetes.api.model.EnvVar;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The variables by which a container finds its proxies, and those that their values name.
 *
 * <p>Kubernetes puts the value of a variable that stands before for {@code $(NAME)}, and {@code $}
 * for {@code $$} ("Define Dependent Environment Variables").
 */
final class ProxyVariables {
  private static final Set<String> NAMES =
      Set.of("https_proxy", "HTTPS_PROXY", "http_proxy", "HTTP_PROXY", "no_proxy", "NO_PROXY");
  private static final Pattern REFERENCE = Pattern.compile("\\$\\$|\\$\\(([^)]+)\\)");

  private ProxyVariables() {}

  /** Returns them as they are, and in their order; what a value names stands before it. */
  static List<EnvVar> of(List<EnvVar> variables) {
    Set<String> wanted = new HashSet<>(NAMES);
    for (EnvVar variable : variables.reversed()) {
      if (wanted.contains(Maybe.text(variable.getName()))) {
        wanted.addAll(references(Maybe.text(variable.getValue())));
      }
    }
    return variables.stream().filter(it -> wanted.contains(Maybe.text(it.getName()))).toList();
  }

  private static Set<String> references(String value) {
    Set<String> names = new HashSet<>();
    Matcher matcher = REFERENCE.matcher(value);
    while (matcher.find()) {
      if (matcher.group(1) != null) {
        names.add(matcher.group(1));
      }
    }
    return names;
  }
}
