package dev.rekindle.webhook.inject;

import dev.rekindle.webhook.problem.AdmissionRule;
import dev.rekindle.webhook.problem.Problem;
import dev.rekindle.webhook.workload.Maybe;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.EnvVar;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The variable that makes the database's JVM read the options file. What the container had in it
 * stays in front; taking ours out gives back exactly that.
 */
final class JvmOptions {
  private static final String NAME = "JDK_JAVA_OPTIONS";
  private static final String ARGUMENT = "@" + Places.OPTIONS_FILE;

  private JvmOptions() {}

  /** Adds a problem when the variable cannot be extended. */
  static void check(Container database, List<Problem> problems) {
    find(database)
        .filter(variable -> variable.getValueFrom() != null)
        .ifPresent(
            _ ->
                problems.add(
                    Problem.of(
                        AdmissionRule.JVM_OPTIONS_NOT_LITERAL,
                        NAME + " of container " + database.getName(),
                        "a value, to which " + ARGUMENT + " can be added",
                        "valueFrom",
                        "Write the options into value, or pass them by JVM_EXTRA_OPTS.")));
  }

  /** Adds our argument. */
  static void put(Container database) {
    List<EnvVar> variables = new ArrayList<>(Maybe.list(database.getEnv()));
    Optional<EnvVar> there = find(database);
    if (there.isPresent()) {
      EnvVar variable = there.get();
      variable.setValue(Maybe.text(variable.getValue()) + ' ' + ARGUMENT);
    } else {
      variables.add(new EnvVar(NAME, ARGUMENT, null));
    }
    database.setEnv(variables);
  }

  /** Takes our argument out. */
  static void remove(Container container) {
    Optional<EnvVar> there = find(container);
    if (there.isEmpty() || there.get().getValue() == null) {
      return;
    }
    String value = there.get().getValue();
    if (value.equals(ARGUMENT)) {
      List<EnvVar> rest = new ArrayList<>(Maybe.list(container.getEnv()));
      rest.remove(there.get());
      container.setEnv(rest);
    } else if (value.endsWith(' ' + ARGUMENT)) {
      String before = value.substring(0, value.length() - ARGUMENT.length() - 1);
      there.get().setValue(before.isEmpty() ? null : before);
    }
  }

  private static Optional<EnvVar> find(Container container) {
    return Maybe.list(container.getEnv()).stream()
        .filter(variable -> NAME.equals(variable.getName()))
        .findFirst();
  }
}
