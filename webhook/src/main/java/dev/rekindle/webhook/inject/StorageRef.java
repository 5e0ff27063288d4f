package dev.rekindle.webhook.inject;

import dev.rekindle.name.Annotation;
import dev.rekindle.webhook.workload.Maybe;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.util.List;
import java.util.stream.Stream;

/**
 * Names an object, perhaps of another namespace, as {@code [namespace/]name}.
 *
 * @param namespace the object's namespace
 * @param name its name
 */
public record StorageRef(String namespace, String name) {

  /** Reads a reference as seen from a namespace. */
  public static StorageRef parse(String text, String from) {
    int slash = text.indexOf('/');
    return slash < 0
        ? new StorageRef(from, text.strip())
        : new StorageRef(text.substring(0, slash).strip(), text.substring(slash + 1).strip());
  }

  /** Returns the storages that an object names, in its order, each once; none for the default. */
  public static List<StorageRef> of(HasMetadata object, String namespace) {
    String text = Maybe.map(object.getMetadata().getAnnotations()).get(Annotation.STORAGE.key());
    return Stream.of(Maybe.text(text).split(","))
        .map(String::strip)
        .filter(one -> !one.isEmpty())
        .map(one -> parse(one, namespace))
        .distinct()
        .toList();
  }

  /** Returns the reference as it is written in a namespace. */
  public String from(String where) {
    return namespace.equals(where) ? name : namespace + '/' + name;
  }
}
