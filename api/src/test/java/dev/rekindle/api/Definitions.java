package dev.rekindle.api;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.dataformat.yaml.YAMLGenerator;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.fabric8.crd.generator.annotation.AdditionalPrinterColumn;
import io.fabric8.crdv2.generator.CRDGenerator;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceColumnDefinition;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinitionVersion;
import io.fabric8.kubernetes.api.model.apiextensions.v1.JSONSchemaProps;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The custom resource definitions, made from the Java types. */
final class Definitions {
  private static final List<Class<? extends CustomResource<?, ?>>> KINDS =
      List.of(BackupStorage.class, Backup.class, BackupSchedule.class, Restore.class);

  private static final YAMLMapper YAML =
      YAMLMapper.builder()
          .enable(YAMLGenerator.Feature.MINIMIZE_QUOTES)
          .disable(YAMLGenerator.Feature.WRITE_DOC_START_MARKER)
          .disable(YAMLGenerator.Feature.SPLIT_LINES)
          .build();

  private Definitions() {}

  /** Returns the definitions as YAML by the plural of their kind, in the order of the docs. */
  static Map<String, String> yaml() {
    Map<String, String> definitions = new LinkedHashMap<>();
    for (Class<? extends CustomResource<?, ?>> kind : KINDS) {
      CustomResourceDefinition definition = definition(kind);
      definitions.put(definition.getSpec().getNames().getPlural(), text(definition));
    }
    return definitions;
  }

  /** Returns the definitions by the plural of their kind, in the order of the docs. */
  static Map<String, CustomResourceDefinition> all() {
    Map<String, CustomResourceDefinition> definitions = new LinkedHashMap<>();
    yaml()
        .forEach(
            (plural, yaml) ->
                definitions.put(
                    plural, Serialization.unmarshal(yaml, CustomResourceDefinition.class)));
    return definitions;
  }

  private static String text(CustomResourceDefinition definition) {
    try {
      return "# Generated from the Java types in api/; see CONTRIBUTING.md.\n"
          + YAML.writeValueAsString(definition);
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static CustomResourceDefinition definition(Class<? extends CustomResource<?, ?>> kind) {
    Output output = new Output();
    new CRDGenerator()
        .customResourceClasses(List.of(kind))
        .forCRDVersions("v1")
        .withOutput(output)
        .generate();
    CustomResourceDefinition definition =
        Serialization.unmarshal(output.text(), CustomResourceDefinition.class);
    CustomResourceDefinitionVersion version = definition.getSpec().getVersions().getFirst();
    sortColumns(version, kind);
    JSONSchemaProps root = version.getSchema().getOpenAPIV3Schema();
    root.setDescription(kind.getAnnotation(JsonClassDescription.class).value());
    root.setRequired(List.of("spec"));
    standardise(root);
    return definition;
  }

  /** The generator sorts columns; they are to stand as they are written. */
  private static void sortColumns(
      CustomResourceDefinitionVersion version, Class<? extends HasMetadata> kind) {
    List<String> order =
        Arrays.stream(kind.getAnnotationsByType(AdditionalPrinterColumn.class))
            .map(AdditionalPrinterColumn::name)
            .toList();
    version
        .getAdditionalPrinterColumns()
        .sort(Comparator.comparingInt(column -> order.indexOf(column.getName())));
    for (CustomResourceColumnDefinition column : version.getAdditionalPrinterColumns()) {
      column.setPriority(column.getPriority() == 0 ? null : column.getPriority());
    }
  }

  /** Conditions are what {@code metav1.Condition} is, and at most one of each type. */
  private static void standardise(JSONSchemaProps schema) {
    schema
        .getProperties()
        .forEach(
            (name, property) -> {
              if (name.equals("conditions")) {
                property.setXKubernetesListType("map");
                property.setXKubernetesListMapKeys(List.of("type"));
                if (property.getMaxItems() == null) {
                  property.setMaxItems(3L);
                }
                property.getItems().setSchema(Conditions.schema());
              } else if (name.equals("allowedNamespaces")) {
                property.setXKubernetesListType("set");
              }
              standardise(property);
            });
  }

  /** Collects the one definition that is generated. */
  private static final class Output implements CRDGenerator.CRDOutput<ByteArrayOutputStream> {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    @Override
    public ByteArrayOutputStream outputFor(String crdName) {
      return bytes;
    }

    String text() {
      return bytes.toString(StandardCharsets.UTF_8);
    }

    @Override
    public void close() throws IOException {
      bytes.close();
    }
  }
}
