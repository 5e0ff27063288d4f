package dev.rekindle.storage.gcs;

import com.google.cloud.storage.BlobId;
import com.google.cloud.storage.BlobInfo;
import com.google.cloud.storage.BlobWriteSession;
import com.google.cloud.storage.Storage.BlobSourceOption;
import com.google.cloud.storage.Storage.BlobWriteOption;
import dev.rekindle.proof.StatedHash;
import dev.rekindle.storage.ObjectInfo;
import dev.rekindle.storage.PutMode;
import dev.rekindle.storage.StoreException;
import dev.rekindle.storage.StoreException.Kind;
import dev.rekindle.storage.rest.PartBuffer;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import java.security.MessageDigest;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.HexFormat;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Writes one object by the SDK's resumable upload, of which one chunk is in memory. Never by
 * composing parts: such an object has no MD5, which Medusa needs.
 */
final class GcsUpload {
  /** What the SDK sends at once. */
  static final int CHUNK = 16 << 20;

  private static final int PIECE = 64 << 10;

  private final GcsCalls calls;
  private final String store;
  private final BlobId target;
  private final long generation;
  private final PutMode mode;
  private final MessageDigest md5 = PartBuffer.newMd5();

  /**
   * An upload that was not begun.
   *
   * @param generation of the object that is replaced; 0 when there must be none
   */
  GcsUpload(GcsCalls calls, String store, BlobId target, long generation, PutMode mode) {
    this.calls = calls;
    this.store = store;
    this.target = target;
    this.generation = generation;
    this.mode = mode;
  }

  ObjectInfo write(InputStream content, OptionalLong size) throws StoreException {
    ObjectInfo info = info(send(content, size));
    String computed = HexFormat.of().formatHex(md5.digest());
    if (info.hash().equals(new StatedHash.Md5(computed))) {
      return info;
    }
    remove(info);
    throw new StoreException(
        Kind.CORRUPT, doing() + ": the store states another MD5 than what was sent has.", null);
  }

  /** What is never closed never becomes an object; Google forgets it after a week. */
  private BlobInfo send(InputStream content, OptionalLong size) throws StoreException {
    try {
      return calls.run(
          what(),
          storage -> {
            BlobInfo blob =
                BlobInfo.newBuilder(target).setContentType("application/octet-stream").build();
            BlobWriteSession session =
                storage.blobWriteSession(blob, BlobWriteOption.generationMatch(generation));
            WritableByteChannel channel = session.open();
            requireSize(size, copy(content, channel));
            channel.close();
            return session.getResult().get();
          });
    } catch (StoreException e) {
      throw e.kind() == Kind.NOT_FOUND ? noBucket(e) : exists(e);
    }
  }

  private long copy(InputStream content, WritableByteChannel channel) throws IOException {
    byte[] piece = new byte[PIECE];
    long sent = 0;
    for (int read = read(content, piece); read > 0; read = read(content, piece)) {
      md5.update(piece, 0, read);
      for (ByteBuffer left = ByteBuffer.wrap(piece, 0, read); left.hasRemaining(); ) {
        channel.write(left);
      }
      sent += read;
    }
    return sent;
  }

  private int read(InputStream content, byte[] piece) throws StoreException {
    try {
      return content.readNBytes(piece, 0, piece.length);
    } catch (IOException e) {
      throw e instanceof StoreException told
          ? told
          : new StoreException(
              Kind.UNAVAILABLE, doing() + ": its source broke off: " + e.getMessage() + ".", e);
    }
  }

  private StoreException exists(StoreException e) {
    return e.kind() == Kind.CHANGED && mode == PutMode.IF_ABSENT
        ? new StoreException(Kind.EXISTS, doing() + ": it is there already.", null)
        : e;
  }

  /** There is nothing else that an upload does not find. */
  private StoreException noBucket(StoreException e) {
    return new StoreException(
        Kind.NO_BUCKET, doing() + ": there is no such bucket; mend its name or the endpoint.", e);
  }

  private ObjectInfo info(BlobInfo blob) {
    OffsetDateTime updated = blob.getUpdateTimeOffsetDateTime();
    return new ObjectInfo(
        target.getName(),
        blob.getSize(),
        String.valueOf(blob.getGeneration()),
        StatedHash.ofMedusa(blob.getMd5()),
        GcsObjects.crc32c(blob.getCrc32c()),
        Optional.ofNullable(updated).map(OffsetDateTime::toInstant).orElse(Instant.EPOCH));
  }

  /** Only this version goes; one that somebody wrote meanwhile stays. */
  private void remove(ObjectInfo info) throws StoreException {
    try {
      calls.run(
          "take back " + target.getName() + ", which is corrupt",
          storage ->
              storage.delete(
                  target, BlobSourceOption.generationMatch(Long.parseLong(info.version()))));
    } catch (StoreException e) {
      if (e.kind() != Kind.CHANGED) {
        throw e;
      }
    }
  }

  private void requireSize(OptionalLong announced, long came) throws StoreException {
    if (announced.isPresent() && announced.getAsLong() != came) {
      throw new StoreException(
          Kind.INVALID,
          "%s: %d bytes were announced and %d came."
              .formatted(doing(), announced.getAsLong(), came),
          null);
    }
  }

  private String what() {
    return "write " + target.getName();
  }

  private String doing() {
    return store + ": " + what();
  }
}
