package dev.rekindle.storage.azure;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.azure.storage.blob.BlobContainerClient;
import com.azure.storage.blob.BlobContainerClientBuilder;
import com.azure.storage.blob.sas.BlobContainerSasPermission;
import com.azure.storage.blob.sas.BlobServiceSasSignatureValues;
import com.azure.storage.common.StorageSharedKeyCredential;
import dev.rekindle.storage.ByteRange;
import dev.rekindle.storage.Listing;
import dev.rekindle.storage.ObjectStore;
import dev.rekindle.storage.PutMode;
import dev.rekindle.storage.StoreException;
import dev.rekindle.storage.StoreException.Kind;
import dev.rekindle.storage.StoreFailures;
import dev.rekindle.storage.WireFaultsContract;
import dev.rekindle.storage.rest.Patience;
import dev.rekindle.testkit.AzureEndpoint;
import dev.rekindle.testkit.AzureRequests;
import dev.rekindle.testkit.Azurite;
import dev.rekindle.testkit.TamperingProxy;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CopyOnWriteArrayList;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The wire misbehaves, credentials are wrong, and what is in a container is odd. */
class AzureFaultsIT extends WireFaultsContract {
  private static final String CONTAINER = "faults";
  private static final String HASH = "CY9rzUYh03PK3k6DJie09g=="; // MD5 of "test"

  @TempDir private static Path scratch;
  private static Azurite azurite;

  @BeforeAll
  static void start() {
    azurite = Azurite.start(scratch);
    azurite.createContainer(CONTAINER);
  }

  @AfterAll
  static void stop() {
    azurite.close();
  }

  @Override
  protected URI server() {
    return azurite.endpoint().uri();
  }

  @Override
  protected ObjectStore open(URI server, Patience patience) throws IOException {
    AzureEndpoint endpoint = azurite.endpoint().at(server);
    return AzureStores.open(endpoint, CONTAINER, AzureStores.keys(endpoint, scratch), patience);
  }

  @Test
  void saysThatTheKeyIsWrong() throws Exception {
    AzureEndpoint wrong = azurite.endpoint().withKey("d3Jvbmcta2V5");

    // Azurite says what Azure says when a firewall refuses; Azure's own word comes from before it.
    assertKind(Kind.FORBIDDEN, "at the key or the SAS", AzureStores.keys(wrong, scratch));
    failureOf(
        "403 No\r\nx-ms-error-code: AuthenticationFailed",
        Kind.UNAUTHENTICATED,
        "account's key is wrong");
  }

  @Test
  void readsAndWritesBySas() throws Exception {
    Path credentials = AzureStores.sas(azurite.endpoint(), "?" + sas(1, "racwdl"), scratch);
    try (ObjectStore store =
        AzureStores.open(azurite.endpoint(), CONTAINER, credentials, AzureStores.PATIENCE)) {
      store.put("by-sas", stream(), OptionalLong.of(4), PutMode.REPLACE);
      assertThat(store.open("by-sas", ByteRange.ALL, null).stream().readAllBytes()).hasSize(4);
      try (Listing listing = store.list("by-sas", null)) {
        assertThat(listing.next()).isPresent();
      }
      store.delete("by-sas");
      assertThat(store.head("by-sas")).isEmpty();
    }
  }

  @Test
  void saysThatASasHasExpired() throws Exception {
    assertKind(
        Kind.UNAUTHENTICATED,
        "shared access signature expired at",
        AzureStores.sas(azurite.endpoint(), sas(-1, "rl"), scratch));
  }

  @Test
  void saysThatASasIsWrong() throws Exception {
    String wrong = sas(1, "rl").replaceAll("sig=[^&]*", "sig=d3Jvbmc%3D");

    Path credentials = AzureStores.sas(azurite.endpoint(), wrong, scratch);
    assertKind(Kind.FORBIDDEN, "at the key or the SAS", credentials);
    failureOf(
        "403 No\r\nx-ms-error-code: AuthenticationFailed",
        credentials,
        Kind.UNAUTHENTICATED,
        "signature is wrong or was revoked");
  }

  @Test
  void saysThatASasDoesNotAllowIt() throws Exception {
    Path credentials = AzureStores.sas(azurite.endpoint(), sas(1, "w"), scratch);

    assertKind(Kind.FORBIDDEN, "permission denied", credentials);
  }

  @Test
  void takesAConnectionString() throws Exception {
    AzureEndpoint e = azurite.endpoint();
    Path directory = Files.createTempDirectory(scratch, "credentials");
    Files.writeString(
        directory.resolve("AZURE_STORAGE_CONNECTION_STRING"),
        "DefaultEndpointsProtocol=http;AccountName=%s;AccountKey=%s;BlobEndpoint=%s/%s;"
            .formatted(e.account(), e.key(), e.uri(), e.account()));
    try (ObjectStore store = AzureStores.open(e, CONTAINER, directory, AzureStores.PATIENCE)) {
      assertThat(store.head("missing")).isEmpty();
    }
  }

  @Test
  void takesMedusasFile() throws Exception {
    AzureEndpoint e = azurite.endpoint();
    Path file = Files.createTempFile(scratch, "medusa", ".json");
    Files.writeString(
        file, "{\"storage_account\": \"%s\", \"key\": \"%s\"}".formatted(e.account(), e.key()));
    try (ObjectStore store = AzureStores.open(e, CONTAINER, file, AzureStores.PATIENCE)) {
      assertThat(store.head("missing")).isEmpty();
    }
  }

  @Test
  void saysThatTheHostIsUnknown() throws Exception {
    AzureEndpoint nowhere = azurite.endpoint().at(URI.create("http://nowhere.invalid:9000"));
    Path keys = AzureStores.keys(nowhere, scratch);
    try (ObjectStore store = AzureStores.open(nowhere, CONTAINER, keys, AzureStores.PATIENCE)) {
      StoreException e = StoreFailures.of(() -> store.open("f", ByteRange.ALL, null));
      assertThat(e.kind()).isEqualTo(Kind.UNAVAILABLE);
      assertThat(e).hasMessageContaining("nowhere.invalid is unknown");
    }
  }

  @Test
  void passesOverDirectoriesOfOtherPrograms() throws Exception {
    AzureRequests requests = AzureRequests.of(azurite.endpoint());
    requests.put(CONTAINER, "folder", new byte[0], Map.of("x-ms-meta-hdi_isfolder", "true"));
    requests.put(CONTAINER, "folder/file", new byte[1], Map.of());
    try (ObjectStore store = AzureStores.open(azurite.endpoint(), CONTAINER, scratch)) {
      assertThat(store.head("folder")).isEmpty();
      assertThat(StoreFailures.of(() -> store.open("folder", ByteRange.ALL, null)).kind())
          .isEqualTo(Kind.NOT_FOUND);
      try (Listing listing = store.list("folder", null)) {
        assertThat(listing.next().orElseThrow().key()).isEqualTo("folder/file");
        assertThat(listing.next()).isEmpty();
      }
    }
  }

  @Test
  void statesTheMd5OfWhatCameInBlocks() throws Exception {
    byte[] content = new byte[AzureUpload.BLOCK + 1];
    try (ObjectStore store = AzureStores.open(azurite.endpoint(), CONTAINER, scratch)) {
      store.put("blocks", new ByteArrayInputStream(content), OptionalLong.empty(), PutMode.REPLACE);
      store.put("once", stream(), OptionalLong.empty(), PutMode.REPLACE);
    }

    AzureRequests requests = AzureRequests.of(azurite.endpoint());
    assertThat(requests.header(CONTAINER, "blocks", "content-md5")).hasSize(24);
    assertThat(requests.header(CONTAINER, "once", "content-md5")).isEqualTo(HASH);
  }

  /** Azure compares it before it keeps a byte. */
  @Test
  void everyRequestThatCarriesBytesHasTheirMd5() throws Exception {
    List<String> puts = new CopyOnWriteArrayList<>();
    try (TamperingProxy proxy =
            TamperingProxy.start(
                azurite.endpoint().uri(),
                head -> {
                  if (head.startsWith("PUT ") && !head.contains("comp=blocklist")) {
                    puts.add(head.toLowerCase(Locale.ROOT));
                  }
                  return Optional.empty();
                });
        ObjectStore store =
            AzureStores.open(azurite.endpoint().at(proxy.uri()), CONTAINER, scratch)) {
      store.put("sums", stream(), OptionalLong.empty(), PutMode.REPLACE);
      store.put(
          "sums",
          new ByteArrayInputStream(new byte[AzureUpload.BLOCK + 1]),
          OptionalLong.empty(),
          PutMode.REPLACE);
    }

    assertThat(puts).hasSize(3).allMatch(head -> head.contains("\r\ncontent-md5: "));
  }

  @Test
  void refusesKeysWithABackslash() throws Exception {
    try (ObjectStore store = AzureStores.open(azurite.endpoint(), CONTAINER, scratch)) {
      for (ThrowingCallable use :
          new ThrowingCallable[] {
            () -> store.open("a\\b", ByteRange.ALL, null),
            () -> store.head("a\\b"),
            () -> store.put("a\\b", stream(), OptionalLong.empty(), PutMode.REPLACE),
            () -> store.delete("a\\b")
          }) {
        StoreFailures.of(use, Kind.INVALID, "backslash");
      }
    }
  }

  @Test
  void saysThatASasIsNotValidYet() throws Exception {
    String later = sas(2, "rl") + "&st=2999-01-01T00%3A00%3A00Z";

    failureOf(
        "403 No\r\nx-ms-error-code: AuthenticationFailed",
        AzureStores.sas(azurite.endpoint(), later, scratch),
        Kind.UNAUTHENTICATED,
        "valid from 2999-01-01T00:00:00Z on only");
  }

  @Test
  void neverTakesABlockOfAnotherUpload() throws Exception {
    byte[] content = new byte[AzureUpload.BLOCK + 1];
    try (ObjectStore store = AzureStores.open(azurite.endpoint(), CONTAINER, scratch)) {
      InputStream interrupted =
          new ByteArrayInputStream(content) {
            @Override
            public synchronized int read(byte[] into, int offset, int length) {
              if (pos == AzureUpload.BLOCK) {
                StoreFailures.of(
                    () -> store.put("both", broken(), OptionalLong.empty(), PutMode.REPLACE));
              }
              return super.read(into, offset, length);
            }
          };
      store.put("both", interrupted, OptionalLong.empty(), PutMode.REPLACE);

      assertThat(store.open("both", ByteRange.ALL, null).stream().readAllBytes())
          .isEqualTo(content);
    }
  }

  /** Gives one whole block, and breaks. */
  private static InputStream broken() {
    byte[] ones = new byte[AzureUpload.BLOCK];
    Arrays.fill(ones, (byte) 1);
    return new SequenceInputStream(
        new ByteArrayInputStream(ones),
        new InputStream() {
          @Override
          public int read() throws IOException {
            throw new IOException("the source broke");
          }

          @Override
          public int read(byte[] into, int offset, int length) throws IOException {
            throw new IOException("the source broke");
          }
        });
  }

  @Test
  void honoursTheDelayThatAnAnswerAsksFor() throws Exception {
    StoreException e =
        failureOf(
            "503 Busy\r\nx-ms-error-code: ServerBusy\r\nRetry-After: 7",
            Kind.THROTTLED,
            "slow down");

    assertThat(e.retryAfter()).contains(Duration.ofSeconds(7));
  }

  @Test
  void saysThatTheClockIsOff() throws Exception {
    failureOf(
        "403 No\r\nx-ms-error-code: AuthenticationFailed\r\nDate: Sat, 01 Jan 2022 10:00:00 GMT",
        Kind.UNAUTHENTICATED,
        "clock is off; set it (the server says it is Sat, 01 Jan 2022 10:00:00 GMT)");
  }

  @Test
  void saysThatABlobIsInTheArchive() throws Exception {
    failureOf("409 No\r\nx-ms-error-code: BlobArchived", Kind.INVALID, "rehydrate it");
  }

  @Test
  void neverTakesAnotherVersionThanAskedFor() throws Exception {
    failureOf("200 OK\r\nETag: \"other\"", Kind.CHANGED, "it was written again meanwhile");
  }

  @ParameterizedTest
  @ValueSource(ints = {4, AzureUpload.BLOCK + 1})
  void leavesWhatSomebodyElseWroteMeanwhile(int size) throws Exception {
    String key = "race-" + size;
    try (ObjectStore direct = open(server(), AzureStores.PATIENCE)) {
      direct.put(key, stream(), OptionalLong.empty(), PutMode.REPLACE);
      try (TamperingProxy proxy = overtaken("PUT", key);
          ObjectStore store = open(proxy.uri(), AzureStores.PATIENCE)) {
        InputStream content = new ByteArrayInputStream(new byte[size]);
        StoreFailures.of(
            () -> store.put(key, content, OptionalLong.empty(), PutMode.REPLACE),
            Kind.CHANGED,
            "write " + key,
            "written again meanwhile");
      }
      assertThat(direct.open(key, ByteRange.ALL, null).stream().readAllBytes())
          .asString(UTF_8)
          .isEqualTo("other");
    }
  }

  @Test
  void leavesWhatSomebodyElseWroteWhereNothingWas() throws Exception {
    try (TamperingProxy proxy = overtaken("PUT", "fresh");
        ObjectStore store = open(proxy.uri(), AzureStores.PATIENCE)) {
      StoreFailures.of(
          () -> store.put("fresh", stream(), OptionalLong.empty(), PutMode.REPLACE),
          Kind.CHANGED,
          "write fresh",
          "wrote it meanwhile");

      assertThat(store.head("fresh").orElseThrow().size()).isEqualTo("other".length());
    }
  }

  @Test
  void deletesNothingThatWasWrittenMeanwhile() throws Exception {
    try (TamperingProxy proxy = overtaken("DELETE", "kept");
        ObjectStore store = open(proxy.uri(), AzureStores.PATIENCE)) {
      store.put("kept", stream(), OptionalLong.empty(), PutMode.REPLACE);
      StoreFailures.of(
          () -> store.delete("kept"), Kind.CHANGED, "delete kept", "written again meanwhile");

      assertThat(store.head("kept").orElseThrow().size()).isEqualTo("other".length());
    }
  }

  /** Somebody else writes just before such a request arrives. */
  private static TamperingProxy overtaken(String method, String key) {
    return TamperingProxy.start(
        azurite.endpoint().uri(),
        head -> {
          if (head.startsWith(method)) {
            AzureRequests.of(azurite.endpoint())
                .put(CONTAINER, key, "other".getBytes(UTF_8), Map.of());
          }
          return Optional.empty();
        });
  }

  /** What Azurite cannot be brought to say comes from before it. */
  private static StoreException failureOf(String answer, Kind kind, String words) throws Exception {
    return failureOf(answer, AzureStores.keys(azurite.endpoint(), scratch), kind, words);
  }

  private static StoreException failureOf(String answer, Path credentials, Kind kind, String words)
      throws Exception {
    try (TamperingProxy proxy =
            TamperingProxy.start(
                azurite.endpoint().uri(), _ -> Optional.of(TamperingProxy.answer(answer, "body")));
        ObjectStore store =
            AzureStores.open(
                azurite.endpoint().at(proxy.uri()), CONTAINER, credentials, AzureStores.PATIENCE)) {
      StoreException e = StoreFailures.of(() -> store.open("f", ByteRange.ALL, "version"));
      assertThat(e.kind()).as(e.getMessage()).isEqualTo(kind);
      assertThat(e).hasMessageContaining(words).hasMessageContaining(store.name());
      return e;
    }
  }

  /** Asked in every way, the store gives the same reason, and no credential. */
  private static void assertKind(Kind kind, String words, Path credentials) throws Exception {
    try (ObjectStore store =
        AzureStores.open(azurite.endpoint(), CONTAINER, credentials, AzureStores.PATIENCE)) {
      for (ThrowingCallable use :
          new ThrowingCallable[] {
            () -> store.open("f", ByteRange.ALL, null),
            () -> store.head("f"),
            () -> store.list("", null).next(),
            () -> store.delete("f")
          }) {
        StoreException e = StoreFailures.of(use);
        assertThat(e.kind()).as(e.getMessage()).isEqualTo(kind);
        assertThat(e).hasMessageContaining(words);
        assertThat(org.assertj.core.util.Throwables.getStackTrace(e))
            .doesNotContain("sig=")
            .doesNotContain("d3Jvbmc")
            .doesNotContain(azurite.endpoint().key());
      }
    }
  }

  private static String sas(int hours, String permissions) {
    AzureEndpoint e = azurite.endpoint();
    BlobContainerClient client =
        new BlobContainerClientBuilder()
            .endpoint(e.uri() + "/" + e.account() + "/" + CONTAINER)
            .credential(new StorageSharedKeyCredential(e.account(), e.key()))
            .buildClient();
    return client.generateSas(
        new BlobServiceSasSignatureValues(
            OffsetDateTime.now(ZoneOffset.UTC).plusHours(hours),
            BlobContainerSasPermission.parse(permissions)));
  }

  private static ByteArrayInputStream stream() {
    return new ByteArrayInputStream("test".getBytes(UTF_8));
  }
}
