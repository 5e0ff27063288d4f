package dev.rekindle.storage.directory;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rekindle.storage.ByteRange;
import dev.rekindle.storage.Listing;
import dev.rekindle.storage.ObjectBody;
import dev.rekindle.storage.ObjectStore;
import dev.rekindle.storage.ObjectStoreContract;
import dev.rekindle.storage.PutMode;
import dev.rekindle.storage.StoreException;
import dev.rekindle.storage.StoreException.Kind;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DirectoryStoreTest extends ObjectStoreContract {
  @TempDir private Path directory;

  @Override
  protected ObjectStore openStore() throws Exception {
    return DirectoryStore.open(Files.createDirectories(directory.resolve("bucket")));
  }

  @Override
  protected ObjectStore openWithoutBucket() throws Exception {
    return DirectoryStore.open(directory.resolve("missing"));
  }

  @Test
  void refusesKeysThatLeaveTheRoot() throws Exception {
    Files.writeString(directory.resolve("secret"), "secret");
    ObjectStore store = openStore();

    for (String key :
        List.of("../secret", "a/../../secret", directory + "/secret", "", "a/", "\0")) {
      assertKind(Kind.INVALID, () -> store.open(key, ByteRange.ALL, null));
      assertKind(Kind.INVALID, () -> store.head(key));
      assertKind(Kind.INVALID, () -> store.delete(key));
      assertKind(Kind.INVALID, () -> put(store, key, "x", PutMode.REPLACE));
    }
    assertThat(directory.resolve("secret")).hasContent("secret");
    assertThat(keys(store, "../")).isEmpty();
  }

  @Test
  void neverFollowsLinks() throws Exception {
    Path outside = Files.createDirectories(directory.resolve("outside"));
    Files.writeString(outside.resolve("secret"), "secret");
    ObjectStore store = openStore();
    Path bucket = directory.resolve("bucket");
    Files.createSymbolicLink(bucket.resolve("dir"), outside);
    Files.createSymbolicLink(bucket.resolve("file"), outside.resolve("secret"));

    for (String key : List.of("dir/secret", "file")) {
      assertKind(Kind.INVALID, () -> store.open(key, ByteRange.ALL, null));
      assertKind(Kind.INVALID, () -> store.head(key));
      assertKind(Kind.INVALID, () -> store.delete(key));
    }
    assertKind(Kind.INVALID, () -> put(store, "dir/new", "x", PutMode.REPLACE));
    assertThat(keys(store, "")).isEmpty();
    assertThat(keys(store, "dir/")).isEmpty();
    assertThat(outside).isDirectoryContaining(p -> p.endsWith("secret"));
    assertThat(outside.resolve("new")).doesNotExist();
  }

  @Test
  void theRootItselfMayBeALink() throws Exception {
    openStore();
    Path link = Files.createSymbolicLink(directory.resolve("link"), directory.resolve("bucket"));
    ObjectStore store = DirectoryStore.open(link);

    put(store, "a/b", "content", PutMode.REPLACE);

    assertThat(keys(store, "")).containsExactly("a/b");
    assertThat(store.name()).isEqualTo("file://" + link);
  }

  @Test
  void neverListsUnfinishedFiles() throws Exception {
    ObjectStore store = openStore();
    List<String> seenMeanwhile = new ArrayList<>();
    InputStream spying =
        new ByteArrayInputStream("content".getBytes(UTF_8)) {
          @Override
          public synchronized int read(byte[] into, int offset, int length) {
            try {
              seenMeanwhile.addAll(keys(store, ""));
              assertThat(directory.resolve("bucket/.rekindle-put")).isNotEmptyDirectory();
            } catch (IOException e) {
              throw new AssertionError(e);
            }
            return super.read(into, offset, length);
          }
        };

    store.put("f", spying, OptionalLong.empty(), PutMode.REPLACE);

    assertThat(seenMeanwhile).isEmpty();
    assertThat(keys(store, "")).containsExactly("f");
    assertThat(directory.resolve("bucket/.rekindle-put")).isEmptyDirectory();
    assertKind(Kind.INVALID, () -> put(store, ".rekindle-put/x", "x", PutMode.REPLACE));
  }

  @Test
  void noticesAFileThatIsReplacedWhileItIsRead() throws Exception {
    ObjectStore store = openStore();
    put(store, "f", "0123456789", PutMode.REPLACE);

    try (ObjectBody body = store.open("f", ByteRange.ALL, null)) {
      assertThat(body.stream().readNBytes(4)).asString(UTF_8).isEqualTo("0123");
      put(store, "f", "abcdefghij", PutMode.REPLACE);
      assertKind(Kind.CHANGED, () -> body.stream().readAllBytes());
    }
  }

  @Test
  void noticesAFileThatIsCutWhileItIsRead() throws Exception {
    ObjectStore store = openStore();
    put(store, "f", "0123456789", PutMode.REPLACE);

    try (ObjectBody body = store.open("f", ByteRange.ALL, null)) {
      Files.write(directory.resolve("bucket/f"), new byte[2], StandardOpenOption.TRUNCATE_EXISTING);
      assertKind(Kind.CHANGED, () -> body.stream().readAllBytes());
    }
  }

  @Test
  void noticesARewriteOfTheSameSizeByItsTime() throws Exception {
    ObjectStore store = openStore();
    String version = put(store, "f", "old", PutMode.REPLACE);
    Path file = directory.resolve("bucket/f");
    FileTime later = FileTime.from(Files.getLastModifiedTime(file).toInstant().plusMillis(10));
    Files.writeString(file, "new", StandardOpenOption.TRUNCATE_EXISTING);
    Files.setLastModifiedTime(file, later);

    assertKind(Kind.CHANGED, () -> store.open("f", ByteRange.ALL, version));
  }

  @Test
  void aDirectoryStoreCannotHoldAKeyAboveAKey() throws Exception {
    ObjectStore store = openStore();
    put(store, "a/b", "1", PutMode.REPLACE);

    assertKind(Kind.INVALID, () -> put(store, "a", "2", PutMode.REPLACE));
    assertKind(Kind.INVALID, () -> put(store, "a/b/c", "2", PutMode.REPLACE));
    assertThat(keys(store, "")).containsExactly("a/b");
  }

  @Test
  void aPutWinsOverDeletionsOfItsDirectory() throws Exception {
    ObjectStore store = openStore();
    AtomicBoolean done = new AtomicBoolean();
    try (ExecutorService other = Executors.newSingleThreadExecutor()) {
      Future<?> deleting =
          other.submit(
              () -> {
                while (!done.get()) {
                  put(store, "dir/sub/other", "", PutMode.REPLACE);
                  store.delete("dir/sub/other");
                }
                return null;
              });
      for (int i = 0; i < 100; i++) {
        put(store, "dir/sub/f" + i, "x", PutMode.IF_ABSENT);
        store.delete("dir/sub/f" + i);
      }
      done.set(true);
      deleting.get();
    }

    assertThat(keys(store, "dir/sub/f")).isEmpty();
  }

  private static String put(ObjectStore store, String key, String content, PutMode mode)
      throws StoreException {
    byte[] bytes = content.getBytes(UTF_8);
    OptionalLong size = OptionalLong.of(bytes.length);
    return store.put(key, new ByteArrayInputStream(bytes), size, mode).version();
  }

  private static List<String> keys(ObjectStore store, String prefix) throws StoreException {
    try (Listing listing = store.list(prefix, null)) {
      List<String> keys = new ArrayList<>();
      for (var next = listing.next(); next.isPresent(); next = listing.next()) {
        keys.add(next.get().key());
      }
      return keys;
    }
  }

  private static void assertKind(
      Kind kind, org.assertj.core.api.ThrowableAssert.ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            StoreException.class, e -> assertThat(e.kind()).as(e.getMessage()).isEqualTo(kind));
  }
}
