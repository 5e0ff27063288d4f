package dev.rekindle.certs.reload;

import dev.rekindle.certs.KeyedCertificate;
import java.net.Socket;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.NavigableMap;
import java.util.concurrent.ConcurrentSkipListMap;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedKeyManager;
import org.jspecify.annotations.Nullable;

/**
 * Serves the newest certificate. A handshake first chooses an alias and then asks for its key and
 * its chain: the alias names one certificate for good, so that a change in between never mixes two.
 */
final class ServedKey extends X509ExtendedKeyManager {
  /** How many a handshake may be behind. */
  private static final int KEPT = 8;

  private final NavigableMap<Long, KeyedCertificate> served = new ConcurrentSkipListMap<>();

  /** Serves this one to every handshake that begins from now on. Called by one thread at a time. */
  void serve(KeyedCertificate keyed) {
    long number = served.isEmpty() ? 0 : served.lastKey() + 1;
    served.put(number, keyed);
    served.headMap(number - KEPT).clear();
  }

  List<X509Certificate> chain() {
    var newest = served.lastEntry();
    return newest == null ? List.of() : newest.getValue().chain();
  }

  private @Nullable String choose(String... keyTypes) {
    var newest = served.lastEntry();
    return newest != null && List.of(keyTypes).contains(newest.getValue().key().getAlgorithm())
        ? newest.getKey().toString()
        : null;
  }

  private @Nullable KeyedCertificate of(@Nullable String alias) {
    return alias == null ? null : served.get(Long.valueOf(alias));
  }

  @Override
  public @Nullable PrivateKey getPrivateKey(@Nullable String alias) {
    KeyedCertificate keyed = of(alias);
    return keyed == null ? null : keyed.key();
  }

  @Override
  public X509Certificate @Nullable [] getCertificateChain(@Nullable String alias) {
    KeyedCertificate keyed = of(alias);
    return keyed == null ? null : keyed.chain().toArray(X509Certificate[]::new);
  }

  @Override
  public @Nullable String chooseServerAlias(
      String keyType, Principal @Nullable [] issuers, @Nullable Socket socket) {
    return choose(keyType);
  }

  @Override
  public @Nullable String chooseEngineServerAlias(
      String keyType, Principal @Nullable [] issuers, @Nullable SSLEngine engine) {
    return choose(keyType);
  }

  @Override
  public @Nullable String chooseClientAlias(
      String[] keyTypes, Principal @Nullable [] issuers, @Nullable Socket socket) {
    return choose(keyTypes);
  }

  @Override
  public @Nullable String chooseEngineClientAlias(
      String[] keyTypes, Principal @Nullable [] issuers, @Nullable SSLEngine engine) {
    return choose(keyTypes);
  }

  @Override
  public String @Nullable [] getServerAliases(String keyType, Principal @Nullable [] issuers) {
    String alias = choose(keyType);
    return alias == null ? null : new String[] {alias};
  }

  @Override
  public String @Nullable [] getClientAliases(String keyType, Principal @Nullable [] issuers) {
    return getServerAliases(keyType, issuers);
  }
}
