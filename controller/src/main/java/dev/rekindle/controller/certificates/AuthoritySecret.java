package dev.rekindle.controller.certificates;

import dev.rekindle.certs.Bundle;
import dev.rekindle.certs.CertificateProblem;
import dev.rekindle.certs.KeyedCertificate;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the Secret of an authority holds. A part that cannot be read counts as absent: the rotation
 * then makes a new one.
 *
 * @param signer the authority that signs ({@code tls.crt}, {@code tls.key})
 * @param next the authority that will ({@code next.crt}, {@code next.key})
 * @param bundle who is to be believed ({@code ca.crt}); always with the two above
 * @param publishedSince the annotation that notes since when the bundle is where it is looked up
 */
record AuthoritySecret(
    @Nullable KeyedCertificate signer,
    @Nullable KeyedCertificate next,
    Bundle bundle,
    @Nullable Instant publishedSince) {

  static final String PUBLISHED_SINCE = "rekindle.dev/published-since";
  private static final String TYPE = "kubernetes.io/tls";

  AuthoritySecret {
    for (KeyedCertificate own : new KeyedCertificate[] {signer, next}) {
      bundle = own == null ? bundle : bundle.with(own.certificate());
    }
  }

  /** Reads a Secret; null is the one that is not there. */
  static AuthoritySecret read(@Nullable Secret secret) {
    return new AuthoritySecret(
        keyed(secret, "tls"), keyed(secret, "next"), bundle(secret), publishedSince(secret));
  }

  /** Reads a certificate and its key out of a Secret; null if either is absent or unusable. */
  static @Nullable KeyedCertificate keyed(@Nullable Secret secret, String name) {
    String certificate = text(secret, name + ".crt");
    String key = text(secret, name + ".key");
    if (certificate == null || key == null) {
      return null;
    }
    try {
      return KeyedCertificate.read(certificate, key);
    } catch (CertificateProblem _) {
      return null; // a new one is made, and the rotation tells so
    }
  }

  /** Reads the authorities in a Secret; none if they are absent or unusable. */
  static Bundle bundle(@Nullable Secret secret) {
    String pem = text(secret, "ca.crt");
    try {
      return pem == null ? Bundle.EMPTY : Bundle.read(pem);
    } catch (CertificateProblem _) {
      return Bundle.EMPTY;
    }
  }

  /** Returns a Secret with this, ready to be written over another. */
  Secret over(@Nullable Secret before, String namespace, String name) {
    Map<String, String> data = new LinkedHashMap<>();
    put(data, "tls", signer);
    put(data, "next", next);
    data.put("ca.crt", base64(bundle.pem()));
    Secret written = secret(before, namespace, name, data);
    Map<String, String> annotations = new LinkedHashMap<>();
    if (written.getMetadata().getAnnotations() != null) {
      annotations.putAll(written.getMetadata().getAnnotations());
    }
    annotations.remove(PUBLISHED_SINCE);
    if (publishedSince != null) {
      annotations.put(PUBLISHED_SINCE, publishedSince.toString());
    }
    written.getMetadata().setAnnotations(annotations);
    return written;
  }

  /** Returns a leaf's Secret, ready to be written over another. */
  static Secret leaf(
      @Nullable Secret before,
      String namespace,
      String name,
      KeyedCertificate leaf,
      Bundle bundle) {
    Map<String, String> data = new LinkedHashMap<>();
    put(data, "tls", leaf);
    data.put("ca.crt", base64(bundle.pem()));
    return secret(before, namespace, name, data);
  }

  private static Secret secret(
      @Nullable Secret before, String namespace, String name, Map<String, String> data) {
    SecretBuilder builder = before == null ? new SecretBuilder() : new SecretBuilder(before);
    return builder
        .editOrNewMetadata()
        .withNamespace(namespace)
        .withName(name)
        .addToLabels("app.kubernetes.io/part-of", "rekindle")
        .addToLabels("app.kubernetes.io/managed-by", "rekindle-controller")
        .endMetadata()
        .withType(before == null ? TYPE : before.getType())
        .withData(data)
        .build();
  }

  private static void put(Map<String, String> data, String name, @Nullable KeyedCertificate keyed) {
    if (keyed != null) {
      data.put(name + ".crt", base64(keyed.chainPem()));
      data.put(name + ".key", base64(keyed.keyPem()));
    }
  }

  private static @Nullable Instant publishedSince(@Nullable Secret secret) {
    Map<String, String> annotations = secret == null ? null : secret.getMetadata().getAnnotations();
    String text = annotations == null ? null : annotations.get(PUBLISHED_SINCE);
    try {
      return text == null ? null : Instant.parse(text);
    } catch (DateTimeException _) {
      return null;
    }
  }

  private static @Nullable String text(@Nullable Secret secret, String key) {
    String value = secret == null || secret.getData() == null ? null : secret.getData().get(key);
    try {
      return value == null
          ? null
          : new String(Base64.getMimeDecoder().decode(value), StandardCharsets.US_ASCII);
    } catch (IllegalArgumentException _) {
      return null;
    }
  }

  private static String base64(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.US_ASCII));
  }

  @Override
  public String toString() {
    return "AuthoritySecret[bundle of %d]".formatted(bundle.authorities().size());
  }
}
