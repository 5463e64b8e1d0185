package io.partnerinsights.core.auth;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLockInterruptionException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets one thread of all processes of this machine use a refresh token at a time. An authority may
 * accept a refresh token only once, so two requests at once could lose it.
 */
final class RefreshTokenLock {
  private static final Logger LOG = LoggerFactory.getLogger(RefreshTokenLock.class);

  /** A JVM must not lock a file twice, so its own threads wait for one another first. */
  private static final Map<Path, ReentrantLock> OF_THIS_JVM = new ConcurrentHashMap<>();

  private final ReentrantLock ofThreads;

  /** Null if the folder allows no lock; then only the threads of this process wait. */
  private final FileChannel ofProcesses;

  private RefreshTokenLock(ReentrantLock ofThreads, FileChannel ofProcesses) {
    this.ofThreads = ofThreads;
    this.ofProcesses = ofProcesses;
  }

  /** What is done while the lock is held. */
  @FunctionalInterface
  interface Action<T> {
    T run() throws IOException;
  }

  /**
   * Waits for the lock of a token's file, runs the action, and releases the lock.
   *
   * @throws io.partnerinsights.core.errors.SignInException {@code WAIT_INTERRUPTED}
   */
  static <T> T holding(Path tokenFile, Action<T> action) throws IOException {
    RefreshTokenLock lock = of(tokenFile);
    try {
      return action.run();
    } finally {
      lock.release();
    }
  }

  private static RefreshTokenLock of(Path tokenFile) {
    Path path = tokenFile.toAbsolutePath().normalize();
    ReentrantLock threads = OF_THIS_JVM.computeIfAbsent(path, any -> new ReentrantLock());
    try {
      threads.lockInterruptibly();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw SignInErrors.interrupted(e);
    }
    try {
      return new RefreshTokenLock(threads, lockedChannel(path));
    } catch (RuntimeException e) {
      threads.unlock();
      throw e;
    }
  }

  private static FileChannel lockedChannel(Path tokenFile) {
    Path file = tokenFile.resolveSibling(tokenFile.getFileName() + ".lock");
    FileChannel channel = null;
    try {
      channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      channel.lock();
      return channel;
    } catch (FileLockInterruptionException e) {
      close(channel);
      throw SignInErrors.interrupted(e);
    } catch (IOException e) {
      close(channel);
      LOG.debug("The refresh token is used without a lock: {}", e.toString());
      return null;
    }
  }

  private static void close(FileChannel channel) {
    try {
      if (channel != null) {
        channel.close();
      }
    } catch (IOException e) {
      LOG.debug("A lock was not released: {}", e.toString());
    }
  }

  private void release() {
    close(ofProcesses);
    ofThreads.unlock();
  }
}
