package dev.rekindle.e2e.cluster;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * Hands one {@link InstalledCluster} to all test classes that ask for it; it goes after the last.
 * Where no node can be, they are skipped.
 */
public final class OnACluster implements BeforeAllCallback, ParameterResolver {
  @Override
  public void beforeAll(ExtensionContext context) {
    NodeNeeded.here(context.getRequiredTestClass().getSimpleName());
  }

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    return parameter.getParameter().getType().equals(InstalledCluster.class);
  }

  @Override
  public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
    return cluster(context);
  }

  /** The one for all. */
  public static InstalledCluster cluster(ExtensionContext context) {
    return context
        .getRoot()
        .getStore(Namespace.create(OnACluster.class))
        .computeIfAbsent(InstalledCluster.class, _ -> start(), InstalledCluster.class);
  }

  private static InstalledCluster start() {
    try {
      return InstalledCluster.start(
          Files.createTempDirectory("rekindle-on-cluster"),
          NodeNeeded.stateDirectory(),
          line -> System.out.println("on the cluster: " + line));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
