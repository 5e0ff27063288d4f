package dev.rekindle.controller.storage;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rekindle.proof.StatedHash;
import dev.rekindle.storage.ByteRange;
import dev.rekindle.storage.Listing;
import dev.rekindle.storage.ObjectBody;
import dev.rekindle.storage.ObjectInfo;
import dev.rekindle.storage.ObjectStore;
import dev.rekindle.storage.PutMode;
import dev.rekindle.storage.StorageUrl;
import dev.rekindle.storage.StoreException;
import dev.rekindle.storage.StoreException.Kind;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/** What is asked of a store, and what is left on our disk while it is. */
class StorageProbeTest {
  private final Asked store = new Asked();
  private final CredentialsOnDisk disk =
      CredentialsOnDisk.write(Map.of("KEY", "secret".getBytes(UTF_8)), "pem".getBytes(UTF_8));
  private final OpenStorage storage =
      new OpenStorage(
          store, new ResolvedUrl(new StorageUrl.S3("bucket", "p"), true), disk, List.of());

  @Test
  void listsAndWritesReadsAndDeletes() throws Exception {
    StorageProbe.run(storage, "uid", false);

    String key = "p/index/rekindle-probe/uid";
    assertThat(store.asked)
        .containsExactly("list p/", "put " + key, "open " + key, "delete " + key);
  }

  @Test
  void ofWhatIsReadOnlyOnlyAListIsAsked() throws Exception {
    StorageProbe.run(storage, "uid", true);

    assertThat(store.asked).containsExactly("list p/");
  }

  @Test
  void aStoreThatGivesOtherBytesBackIsNotGood() {
    store.given = "other".getBytes(UTF_8);

    assertThatThrownBy(() -> StorageProbe.run(storage, "uid", false))
        .isInstanceOfSatisfying(
            StoreException.class, e -> assertThat(e.kind()).isEqualTo(Kind.CORRUPT));
  }

  @Test
  void credentialsAreForTheirOwnerAloneAndGoWithTheStore() throws Exception {
    Path directory = Objects.requireNonNull(disk.credentials());
    Path authority = Objects.requireNonNull(disk.authority());
    assertThat(Files.readString(directory.resolve("KEY"))).isEqualTo("secret");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(authority.getParent())))
        .isEqualTo("rwx------");
    StoreException e = new StoreException(Kind.INVALID, "No key in " + directory + "!", null);
    assertThat(storage.told(e)).isEqualTo("No key in the Secret!");

    storage.close();

    assertThat(authority.getParent()).doesNotExist();
    assertThat(store.asked).containsExactly("close");
  }

  /** Notes what it is asked. */
  private static final class Asked implements ObjectStore {
    private final List<String> asked = new ArrayList<>();
    private byte[] given = {};

    @Override
    public String name() {
      return "store";
    }

    @Override
    public Listing list(String prefix, String after) {
      asked.add("list " + prefix);
      return new Listing() {
        @Override
        public Optional<ObjectInfo> next() {
          return Optional.empty();
        }

        @Override
        public void close() {}
      };
    }

    @Override
    public Optional<ObjectInfo> head(String key) {
      asked.add("head " + key);
      return Optional.empty();
    }

    @Override
    public ObjectBody open(String key, ByteRange range, String ifVersion) {
      asked.add("open " + key);
      return new ObjectBody(info(key), new ByteArrayInputStream(given));
    }

    @Override
    public ObjectInfo put(String key, InputStream content, OptionalLong size, PutMode mode)
        throws StoreException {
      asked.add("put " + key);
      try {
        byte[] bytes = content.readAllBytes();
        given = given.length == 0 ? bytes : given;
      } catch (IOException e) {
        throw StoreException.from(e);
      }
      return info(key);
    }

    private ObjectInfo info(String key) {
      return new ObjectInfo(key, given.length, "1", new StatedHash.None(), Instant.EPOCH);
    }

    @Override
    public void delete(String key) {
      asked.add("delete " + key);
    }

    @Override
    public void close() {
      asked.add("close");
    }
  }
}
