package dev.rekindle.e2e.cluster;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Order;
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
  /**
   * The order of the first class on the cluster: all of them come one after another, behind those
   * that need none, so that it runs no longer than it must.
   */
  public static final int FIRST = Order.DEFAULT + 1;

  @Override
  public void beforeAll(ExtensionContext context) {
    NodeNeeded.forPods(context.getRequiredTestClass().getSimpleName());
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
      Path directory = Files.createTempDirectory("rekindle-on-cluster");
      return InstalledCluster.start(
          directory,
          NodeNeeded.cluster(directory),
          NodeNeeded.stays(),
          line -> System.out.println("on the cluster: " + line));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
