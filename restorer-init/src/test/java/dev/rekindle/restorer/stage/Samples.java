package dev.rekindle.restorer.stage;

import dev.rekindle.backup.ManifestFile;
import dev.rekindle.proof.StatedHash;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;

/** Bytes and what is true of them, and files of a made-up backup. */
final class Samples {
  static final String TABLE = "orders-0123456789abcdef0123456789abcdef";

  private Samples() {}

  static byte[] bytes(long seed, int size) {
    byte[] bytes = new byte[size];
    new Random(seed).nextBytes(bytes);
    return bytes;
  }

  static String digest(String algorithm, byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance(algorithm).digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError(e);
    }
  }

  static StatedHash md5(byte[] bytes) {
    return new StatedHash.Md5(digest("MD5", bytes));
  }

  static StatedHash multipart(byte[] bytes, int partSize) {
    byte[] all = new byte[0];
    int parts = Math.max(1, Math.ceilDiv(bytes.length, partSize));
    for (int i = 0; i < parts; i++) {
      byte[] part =
          Arrays.copyOfRange(bytes, i * partSize, Math.min(bytes.length, (i + 1) * partSize));
      byte[] md5 = HexFormat.of().parseHex(digest("MD5", part));
      all = Arrays.copyOf(all, all.length + md5.length);
      System.arraycopy(md5, 0, all, all.length - md5.length, md5.length);
    }
    return new StatedHash.Multipart(digest("MD5", all), parts);
  }

  static int crc(byte[] bytes) {
    CRC32 crc = new CRC32();
    crc.update(bytes);
    return (int) crc.getValue();
  }

  static byte[] digestComponent(byte[] data) {
    return Integer.toUnsignedString(crc(data)).getBytes(java.nio.charset.StandardCharsets.US_ASCII);
  }

  static ManifestFile file(String name, byte[] bytes, StatedHash hash) {
    ManifestFile.Directory shop =
        new ManifestFile.Directory("node/data/shop/" + TABLE + "/", "shop", TABLE, null);
    return new ManifestFile(shop, name, bytes.length, hash);
  }

  /** Puts an object into a bucket that is a directory. */
  static void put(Path bucket, ManifestFile file, byte[] bytes) throws IOException {
    Path object = bucket.resolve(file.key());
    Files.createDirectories(object.getParent());
    Files.copy(
        new ByteArrayInputStream(bytes), object, java.nio.file.StandardCopyOption.REPLACE_EXISTING);
  }

  static StageItem item(Path area, ManifestFile file) {
    return item(area, file, null, StageItem.Variant.REFUSE);
  }

  static StageItem item(
      Path area, ManifestFile file, @Nullable Path live, StageItem.Variant variant) {
    return new StageItem(file, area.resolve(file.path()), live, variant);
  }
}
