package dev.rekindle.e2e;

import dev.rekindle.e2e.cluster.InstalledCluster;
import dev.rekindle.e2e.cluster.OnACluster;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/** Hands one {@link BackedUpRing} to all test classes that ask for it. */
final class OnARing implements ParameterResolver {
  private static final DemoData SMALL = new DemoData(2_000, 100);

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    return parameter.getParameter().getType().equals(BackedUpRing.class);
  }

  @Override
  public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
    InstalledCluster on = OnACluster.cluster(context);
    return context
        .getRoot()
        .getStore(Namespace.create(OnARing.class))
        .computeIfAbsent(
            BackedUpRing.class, _ -> BackedUpRing.twice(on, SMALL), BackedUpRing.class);
  }
}
