package dev.rekindle.testkit;

import com.datastax.oss.driver.api.core.cql.ColumnDefinition;
import com.datastax.oss.driver.api.core.cql.ResultSet;
import com.datastax.oss.driver.api.core.cql.Row;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * What a query returned, for comparison.
 *
 * @param rows how many rows
 * @param checksum 16 hexadecimal digits over column names, types and the bytes of every value,
 *     independent of the rows' order
 */
public record TableContents(long rows, String checksum) {
  static TableContents of(ResultSet results) {
    MessageDigest digest = sha256();
    for (ColumnDefinition column : results.getColumnDefinitions()) {
      digest.update(column.getName().asInternal().getBytes(StandardCharsets.UTF_8));
      digest.update(column.getType().asCql(true, false).getBytes(StandardCharsets.UTF_8));
    }
    long sum = first(digest);
    long rows = 0;
    for (Row row : results) {
      for (int column = 0; column < row.size(); column++) {
        update(digest, row.getBytesUnsafe(column));
      }
      sum += first(digest);
      rows++;
    }
    return new TableContents(rows, HexFormat.of().toHexDigits(sum));
  }

  private static void update(MessageDigest digest, @Nullable ByteBuffer value) {
    int length = value == null ? -1 : value.remaining();
    digest.update(ByteBuffer.allocate(Integer.BYTES).putInt(0, length));
    if (value != null) {
      digest.update(value.duplicate());
    }
  }

  private static long first(MessageDigest digest) {
    return ByteBuffer.wrap(digest.digest()).getLong();
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new TestkitException("This Java has no SHA-256", e);
    }
  }
}
