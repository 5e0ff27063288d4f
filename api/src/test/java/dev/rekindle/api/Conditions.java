package dev.rekindle.api;

import io.fabric8.kubernetes.api.model.apiextensions.v1.JSONSchemaProps;
import io.fabric8.kubernetes.client.utils.Serialization;

/**
 * The schema of {@code metav1.Condition}, as the markers in apimachinery's {@code meta/v1/types.go}
 * state it, with shorter messages.
 */
final class Conditions {
  private static final String SCHEMA =
      """
      description: One condition, as metav1.Condition.
      type: object
      required: [type, status, lastTransitionTime, reason, message]
      properties:
        type:
          description: What it is about.
          type: string
          maxLength: 63
          pattern: ^[A-Za-z]([A-Za-z0-9]*[A-Za-z0-9])?$
        status:
          description: Whether it holds.
          type: string
          enum: ["True", "False", Unknown]
        observedGeneration:
          description: The generation of the spec that it is about.
          type: integer
          format: int64
          minimum: 0
        lastTransitionTime:
          description: When the status last changed.
          type: string
          format: date-time
        reason:
          description: Why, in one word that programs understand.
          type: string
          minLength: 1
          maxLength: 128
          pattern: ^[A-Za-z]([A-Za-z0-9_,:]*[A-Za-z0-9_])?$
        message:
          description: Why, for people.
          type: string
          maxLength: 6000
      """;

  private Conditions() {}

  static JSONSchemaProps schema() {
    return Serialization.unmarshal(SCHEMA, JSONSchemaProps.class);
  }
}
