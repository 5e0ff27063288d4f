package dev.rekindle.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.rekindle.testkit.Tools;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.StatusCause;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.FieldValidateable;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Objects that the API server admits, and objects that it refuses for exactly one reason, which
 * their first line tells. Where a file has two objects, the second one is an update of the first.
 */
class FixturesIT {
  private static final String EXPECT = "# expect: ";

  /** What the server adds where it did not come to checking rules. */
  private static final String UNCHECKED = "some validation rules were not checked";

  private static KubernetesClient client;

  @BeforeAll
  static void connect() {
    client = ApiServer.client();
  }

  @AfterAll
  static void disconnect() {
    client.close();
  }

  static Stream<String> valid() throws IOException {
    return fixtures("valid-");
  }

  static Stream<String> invalid() throws IOException {
    return fixtures("invalid-");
  }

  @ParameterizedTest
  @MethodSource("valid")
  void admits(String fixture) throws IOException {
    String namespace = newNamespace();
    List<GenericKubernetesResource> objects = objects(read(fixture));

    for (GenericKubernetesResource object : objects) {
      HasMetadata stored = apply(namespace, object);

      assertThat(stored.getMetadata().getUid()).isNotBlank();
    }
  }

  @ParameterizedTest
  @MethodSource("invalid")
  void refuses(String fixture) throws IOException {
    String namespace = newNamespace();
    String text = read(fixture);
    List<GenericKubernetesResource> objects = objects(text);
    objects.subList(0, objects.size() - 1).forEach(object -> apply(namespace, object));

    KubernetesClientException refusal =
        catchThrowableOfType(
            KubernetesClientException.class, () -> apply(namespace, objects.getLast()));

    assertThat(refusal).as("the refusal of %s", fixture).isNotNull();
    assertThat(refusal.getStatus().getMessage()).contains(expected(text));
    assertThat(reasons(refusal)).as("the reasons of %s", fixture).hasSizeLessThanOrEqualTo(1);
  }

  /** By the client: starting kubectl for each fixture takes longer than all the rest. */
  private static String newNamespace() {
    Namespace namespace =
        new NamespaceBuilder().withNewMetadata().withGenerateName("fixture-").endMetadata().build();
    return client.resource(namespace).create().getMetadata().getName();
  }

  private static HasMetadata apply(String namespace, GenericKubernetesResource object) {
    var resource =
        client
            .genericKubernetesResources(object.getApiVersion(), object.getKind())
            .inNamespace(namespace)
            .resource(object);
    boolean there = resource.get() != null;
    var strictly = resource.fieldValidation(FieldValidateable.Validation.STRICT);
    return there ? strictly.update() : strictly.create();
  }

  private static List<String> reasons(KubernetesClientException refusal) {
    return refusal.getStatus().getDetails() == null
        ? List.of()
        : refusal.getStatus().getDetails().getCauses().stream()
            .map(StatusCause::getMessage)
            .filter(message -> !message.contains(UNCHECKED))
            .toList();
  }

  private static String expected(String text) {
    String first = text.lines().findFirst().orElseThrow();
    assertThat(first).startsWith(EXPECT);
    return first.substring(EXPECT.length());
  }

  private static List<GenericKubernetesResource> objects(String text) {
    return Arrays.stream(text.split("(?m)^---$"))
        .map(part -> Serialization.unmarshal(part, GenericKubernetesResource.class))
        .toList();
  }

  private static String read(String fixture) throws IOException {
    return Files.readString(root().resolve(fixture));
  }

  private static Stream<String> fixtures(String prefix) throws IOException {
    try (Stream<Path> files = Files.walk(root())) {
      return files
          .filter(file -> file.getFileName().toString().startsWith(prefix))
          .map(file -> root().relativize(file).toString())
          .sorted()
          .toList()
          .stream();
    }
  }

  private static Path root() {
    return Tools.repositoryRoot().resolve("api/src/test/resources/fixtures");
  }
}
