package io.partnerinsights.spark.load;

import io.partnerinsights.spark.LocalDisk;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.permission.FsPermission;
import org.apache.spark.sql.SparkSession;

/**
 * The local file system with a disk that may be lost: it then refuses each call that changes it.
 * Something else may happen before a file of rows is opened or created. Hadoop creates it by its
 * name.
 */
public final class FaultyDisk extends LocalDisk {
  /** The number of changes that are left until the disk is lost. */
  static final AtomicLong CHANGES_LEFT = new AtomicLong(Long.MAX_VALUE);

  /** The number of files of rows that are opened or created before {@link #interference} runs. */
  static final AtomicLong FILES_LEFT = new AtomicLong(Long.MAX_VALUE);

  private static final AtomicBoolean IS_BUSY = new AtomicBoolean();

  /** What happens before some files, on a thread of its own, while their task waits. */
  static Runnable interference = () -> {};

  /** The number of files before which it happens. */
  static int maxInterferences = 1;

  /** Hadoop calls this constructor by reflection. */
  public FaultyDisk() {}

  /** Makes this the file system of a session that has not used it yet. */
  static void mountIn(SparkSession spark) {
    spark.conf().set("fs.file.impl", FaultyDisk.class.getName());
    spark.conf().set("fs.file.impl.disable.cache", "true");
  }

  private static void countChanges(long changes) throws IOException {
    if (CHANGES_LEFT.addAndGet(-changes) < 0) {
      throw new IOException("The disk is lost");
    }
  }

  /** Counts no file of the other writer, and lets one task wait at a time: there are two slots. */
  private static void interfereBefore(Path path) {
    boolean isOfRows =
        path.getName().endsWith(".parquet") && !path.toString().contains("/_delta_log/");
    if (isOfRows && FILES_LEFT.get() < Long.MAX_VALUE && IS_BUSY.compareAndSet(false, true)) {
      try {
        long filesLeft = FILES_LEFT.decrementAndGet();
        if (filesLeft <= 0 && filesLeft > -maxInterferences) {
          CompletableFuture.runAsync(
                  interference, task -> new Thread(task, "another writer").start())
              .join();
        }
      } finally {
        IS_BUSY.set(false);
      }
    }
  }

  @Override
  public FSDataInputStream open(Path path, int buffer) throws IOException {
    interfereBefore(path);
    return super.open(path, buffer);
  }

  @Override
  public boolean rename(Path from, Path to) throws IOException {
    countChanges(1);
    return super.rename(from, to);
  }

  @Override
  public boolean delete(Path path, boolean recursive) throws IOException {
    countChanges(1);
    return super.delete(path, recursive);
  }

  @Override
  public boolean mkdirs(Path path) throws IOException {
    countChanges(1);
    return super.mkdirs(path);
  }

  @Override
  protected OutputStream createOutputStreamWithMode(
      Path file, boolean append, FsPermission permission) throws IOException {
    countChanges(1);
    interfereBefore(file);
    return new FilterOutputStream(super.createOutputStreamWithMode(file, append, permission)) {
      @Override
      public void write(byte[] bytes, int offset, int length) throws IOException {
        countChanges(0);
        out.write(bytes, offset, length);
      }
    };
  }
}
