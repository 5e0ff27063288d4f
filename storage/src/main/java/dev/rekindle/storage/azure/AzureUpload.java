package dev.rekindle.storage.azure;

import com.azure.core.util.Context;
import com.azure.storage.blob.models.BlobHttpHeaders;
import com.azure.storage.blob.models.BlobRequestConditions;
import com.azure.storage.blob.models.BlockBlobItem;
import com.azure.storage.blob.options.BlockBlobCommitBlockListOptions;
import com.azure.storage.blob.options.BlockBlobSimpleUploadOptions;
import com.azure.storage.blob.specialized.BlockBlobClient;
import dev.rekindle.proof.StatedHash;
import dev.rekindle.storage.ObjectInfo;
import dev.rekindle.storage.PutMode;
import dev.rekindle.storage.StoreException;
import dev.rekindle.storage.StoreException.Kind;
import dev.rekindle.storage.rest.PartBuffer;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Writes one block blob: in one request while it fits into a block, else in blocks of which one is
 * in memory. Its Content-MD5 is always set, for Azure itself makes none for what comes in blocks,
 * and Medusa compares it.
 */
final class AzureUpload {
  static final int BLOCK = 32 << 20;
  private static final int MOST_BLOCKS = 50_000;

  private final AzureCalls calls;
  private final String store;
  private final String key;
  private final PutMode mode;
  private final @Nullable String replaced;
  private final MessageDigest md5 = PartBuffer.newMd5();

  /**
   * Whose blocks they are: Azure keeps those of all who write a blob together until one commits.
   * With the number they are as long as the SDK's own, for all of a blob must be equally long.
   */
  private final String upload = UUID.randomUUID().toString().substring(0, 28);

  /**
   * An upload that was not begun.
   *
   * @param replaced the version that is replaced; null when there must be none
   */
  AzureUpload(AzureCalls calls, String store, String key, PutMode mode, @Nullable String replaced) {
    this.calls = calls;
    this.store = store;
    this.key = key;
    this.mode = mode;
    this.replaced = replaced;
  }

  ObjectInfo write(InputStream content, OptionalLong size) throws StoreException {
    if (size.orElse(0) > (long) BLOCK * MOST_BLOCKS) {
      throw invalid("no more than " + (long) BLOCK * MOST_BLOCKS + " bytes can be written");
    }
    PartBuffer block = new PartBuffer(BLOCK);
    boolean full = fill(block, content);
    return full ? writeBlocks(block, content, size) : writeOnce(block, size);
  }

  private boolean fill(PartBuffer block, InputStream content) throws StoreException {
    try {
      boolean full = block.fill(content);
      block.feed(md5);
      return full;
    } catch (IOException e) {
      throw e instanceof StoreException told
          ? told
          : new StoreException(
              Kind.UNAVAILABLE, doing() + ": its source broke off: " + e.getMessage() + ".", e);
    }
  }

  private ObjectInfo writeOnce(PartBuffer block, OptionalLong size) throws StoreException {
    requireSize(size, block.length());
    byte[] digest = md5.digest();
    BlockBlobItem item =
        run(
            blob ->
                blob.uploadWithResponse(
                        new BlockBlobSimpleUploadOptions(block.stream(), block.length())
                            .setContentMd5(digest)
                            .setHeaders(headers(digest))
                            .setRequestConditions(conditions()),
                        null,
                        Context.NONE)
                    .getValue());
    return info(item, block.length(), digest);
  }

  private ObjectInfo writeBlocks(PartBuffer block, InputStream content, OptionalLong size)
      throws StoreException {
    List<String> ids = new ArrayList<>();
    long written = 0;
    do {
      ids.add(send(block, ids.size()));
      written += block.length();
      fill(block, content);
    } while (block.length() > 0);
    requireSize(size, written);
    byte[] digest = md5.digest();
    BlockBlobItem item =
        run(
            blob ->
                blob.commitBlockListWithResponse(
                        new BlockBlobCommitBlockListOptions(ids)
                            .setHeaders(headers(digest))
                            .setRequestConditions(conditions()),
                        null,
                        Context.NONE)
                    .getValue());
    return info(item, written, digest);
  }

  /** What is never committed Azure removes after a week. */
  private String send(PartBuffer block, int number) throws StoreException {
    if (number >= MOST_BLOCKS) {
      throw invalid("it has more than " + MOST_BLOCKS + " blocks of " + BLOCK + " bytes");
    }
    String name = upload + "%08d".formatted(number);
    String id = Base64.getEncoder().encodeToString(name.getBytes(StandardCharsets.US_ASCII));
    byte[] digest = Base64.getDecoder().decode(block.md5());
    run(
        blob ->
            blob.stageBlockWithResponse(
                id, block.stream(), block.length(), digest, null, null, Context.NONE));
    return id;
  }

  private <T> T run(Function<BlockBlobClient, T> request) throws StoreException {
    try {
      return calls.run(
          "write " + key,
          container -> request.apply(container.getBlobClient(key).getBlockBlobClient()));
    } catch (StoreException e) {
      throw e.kind() == Kind.EXISTS && mode == PutMode.REPLACE
          ? new StoreException(
              Kind.CHANGED, doing() + ": somebody wrote it meanwhile; before, there was none.", e)
          : e;
    }
  }

  private static BlobHttpHeaders headers(byte[] digest) {
    return new BlobHttpHeaders().setContentMd5(digest).setContentType("application/octet-stream");
  }

  private BlobRequestConditions conditions() {
    return replaced == null
        ? new BlobRequestConditions().setIfNoneMatch("*")
        : new BlobRequestConditions().setIfMatch(AzureAnswers.quoted(replaced));
  }

  private ObjectInfo info(BlockBlobItem item, long size, byte[] digest) {
    return new ObjectInfo(
        key,
        size,
        AzureAnswers.unquoted(item.getETag()),
        new StatedHash.Md5(HexFormat.of().formatHex(digest)),
        item.getLastModified().toInstant());
  }

  private void requireSize(OptionalLong announced, long came) throws StoreException {
    if (announced.isPresent() && announced.getAsLong() != came) {
      throw invalid("%d bytes were announced and %d came".formatted(announced.getAsLong(), came));
    }
  }

  private StoreException invalid(String why) {
    return new StoreException(Kind.INVALID, doing() + ": " + why + ".", null);
  }

  private String doing() {
    return store + ": write " + key;
  }
}
