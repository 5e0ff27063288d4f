package dev.rekindle.e2e.restore;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * Hands one {@link Bed} to all tests of a class, and a {@link Site} of its own to each parameter;
 * they end with the class or the test.
 */
final class OnABed implements ParameterResolver {
  private static final Namespace OURS = Namespace.create(OnABed.class);

  private record Held(Path directory, Bed bed) implements AutoCloseable {
    @Override
    public void close() throws IOException {
      bed.close();
      try (Stream<Path> all = Files.walk(directory)) {
        List<Path> deepestFirst = all.sorted(Comparator.reverseOrder()).toList();
        for (Path path : deepestFirst) {
          Files.delete(path);
        }
      }
    }
  }

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    Class<?> type = parameter.getParameter().getType();
    return type.equals(Bed.class) || type.equals(Site.class);
  }

  @Override
  public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
    Bed bed = bed(context);
    if (parameter.getParameter().getType().equals(Bed.class)) {
      return bed;
    }
    Site site = bed.site();
    context.getStore(OURS).put(site.namespace, site);
    return site;
  }

  private static Bed bed(ExtensionContext context) {
    ExtensionContext ofClass =
        context.getTestMethod().isPresent() ? context.getParent().orElseThrow() : context;
    return ofClass
        .getStore(OURS)
        .computeIfAbsent(
            Bed.class,
            _ -> {
              try {
                Path directory = Files.createTempDirectory("restores");
                return new Held(directory, new Bed(directory));
              } catch (IOException e) {
                throw new UncheckedIOException(e);
              }
            },
            Held.class)
        .bed();
  }
}
