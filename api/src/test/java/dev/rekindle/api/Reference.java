package dev.rekindle.api;

import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceColumnDefinition;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinitionVersion;
import io.fabric8.kubernetes.api.model.apiextensions.v1.JSONSchemaProps;
import io.fabric8.kubernetes.api.model.apiextensions.v1.ValidationRule;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;

/** The part of {@code docs/api.md} that tells the fields of every kind. */
final class Reference {
  private final StringBuilder text = new StringBuilder();

  private Reference() {}

  static String of(Collection<CustomResourceDefinition> definitions) {
    Reference reference = new Reference();
    definitions.forEach(reference::kind);
    return reference.text.toString();
  }

  private void kind(CustomResourceDefinition definition) {
    CustomResourceDefinitionVersion version = definition.getSpec().getVersions().getFirst();
    JSONSchemaProps root = version.getSchema().getOpenAPIV3Schema();
    String columns =
        version.getAdditionalPrinterColumns().stream()
            .map(CustomResourceColumnDefinition::getName)
            .collect(Collectors.joining(", "));
    text.append("\n## ").append(definition.getSpec().getNames().getKind()).append("\n\n");
    text.append(root.getDescription()).append("\n\n");
    text.append(
        "Short name `%s`, `kubectl get` shows %s.\n"
            .formatted(definition.getSpec().getNames().getShortNames().getFirst(), columns));
    text.append("\n| field | type | meaning |\n| --- | --- | --- |\n");
    fields("", root);
    List<String> rules = new ArrayList<>();
    rules("", root, rules);
    text.append("\nRefused by the API server itself:\n\n");
    rules.forEach(rule -> text.append("* ").append(rule).append('\n'));
  }

  private void fields(String path, JSONSchemaProps parent) {
    for (Map.Entry<String, JSONSchemaProps> entry : parent.getProperties().entrySet()) {
      String here = path.isEmpty() ? entry.getKey() : path + '.' + entry.getKey();
      JSONSchemaProps schema = entry.getValue();
      JSONSchemaProps element = element(schema);
      if (!path.isEmpty()) {
        text.append(
            "| `%s`%s | %s | %s%s |\n"
                .formatted(
                    here,
                    parent.getRequired().contains(entry.getKey()) ? " (required)" : "",
                    type(schema),
                    cell(schema.getDescription()),
                    standing(schema)));
      }
      if (!entry.getKey().equals("conditions")) {
        fields(schema.getItems() == null ? here : here + "[]", element);
      }
    }
  }

  /** The items of a list, else the schema itself. */
  private static JSONSchemaProps element(JSONSchemaProps schema) {
    return schema.getItems() == null ? schema : schema.getItems().getSchema();
  }

  private static String type(JSONSchemaProps schema) {
    if (schema.getItems() != null) {
      return "list of %s, at most %,d"
          .formatted(type(schema.getItems().getSchema()), schema.getMaxItems());
    }
    if (schema.getAdditionalProperties() != null) {
      return "map, at most %,d".formatted(schema.getMaxProperties());
    }
    if (!schema.getEnum().isEmpty()) {
      return schema.getEnum().stream()
          .map(value -> '`' + value.asText() + '`')
          .collect(Collectors.joining(", "));
    }
    if ("date-time".equals(schema.getFormat())) {
      return "time";
    }
    return schema.getMinimum() == null ? schema.getType() : schema.getType() + range(schema);
  }

  private static String range(JSONSchemaProps schema) {
    return schema.getMaximum() == null
        ? ", at least %,.0f".formatted(schema.getMinimum())
        : ", %,.0f to %,.0f".formatted(schema.getMinimum(), schema.getMaximum());
  }

  private static String standing(JSONSchemaProps schema) {
    return schema.getDefault() == null || schema.getDefault().isObject()
        ? ""
        : " Default: `" + schema.getDefault().asText() + "`.";
  }

  private static void rules(String path, JSONSchemaProps schema, List<String> found) {
    for (ValidationRule rule : schema.getXKubernetesValidations()) {
      String field = Objects.requireNonNullElse(rule.getFieldPath(), "");
      String whole = (path + field).replaceFirst("^[.]", "");
      found.add("`%s`: %s".formatted(whole, cell(rule.getMessage())));
    }
    schema
        .getProperties()
        .forEach(
            (name, property) ->
                rules(path.isEmpty() ? name : path + '.' + name, element(property), found));
  }

  private static String cell(String prose) {
    return prose.replace("|", "\\|").replace("*", "\\*").replace("<", "&lt;");
  }
}
