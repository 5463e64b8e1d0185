package io.partnerinsights.core.auth;

import io.partnerinsights.core.errors.CauseText;
import io.partnerinsights.core.errors.SignInException;
import io.partnerinsights.core.http.Sleeper;
import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets one thread of all processes of this machine use a refresh token at a time. An authority may
 * accept a refresh token only once, so two requests at once could lose it.
 */
public final class RefreshTokenLock {
  private static final Logger LOG = LoggerFactory.getLogger(RefreshTokenLock.class);

  /**
   * Maximum time to wait for another process. It holds the lock for one token request, unless it
   * was stopped, for example by Ctrl-Z.
   */
  private static final Duration LIMIT = Duration.ofMinutes(2);

  /** Time after which a wait is logged. */
  private static final Duration NOTICE = Duration.ofSeconds(10);

  private static final Duration PAUSE = Duration.ofMillis(100);

  /** A JVM must not lock a file twice, so its own threads wait for one another first. */
  private static final Map<Path, ReentrantLock> OF_THIS_JVM = new ConcurrentHashMap<>();

  private RefreshTokenLock() {}

  /** What is done while the lock is held. */
  @FunctionalInterface
  public interface Action<T> {
    T run() throws IOException;
  }

  /**
   * Runs an action while the lock of a token's file is held. Throws {@code TOKEN_FILE_LOCKED} if
   * another process holds it for minutes.
   */
  public static <T> T holding(Path tokenFile, Action<T> action) throws IOException {
    return holding(tokenFile, LIMIT, action);
  }

  static <T> T holding(Path tokenFile, Duration limit, Action<T> action) throws IOException {
    Path path = tokenFile.toAbsolutePath().normalize();
    ReentrantLock threads = OF_THIS_JVM.computeIfAbsent(path, any -> new ReentrantLock());
    try {
      threads.lockInterruptibly();
    } catch (InterruptedException e) {
      throw interrupted(e);
    }
    try {
      Closeable processes = locked(path, limit);
      try (processes) {
        return action.run();
      }
    } finally {
      threads.unlock();
    }
  }

  private static RuntimeException interrupted(InterruptedException e) {
    Thread.currentThread().interrupt();
    return SignInErrors.INTERRUPTED.causedBy(e);
  }

  /** Returns no lock if the folder allows none; then only the threads of this process wait. */
  private static Closeable locked(Path tokenFile, Duration limit) {
    try {
      return lock(tokenFile, limit);
    } catch (InterruptedException e) {
      throw interrupted(e);
    } catch (LockFile.NotOwnException e) {
      LOG.warn(
          "The refresh token in {} is used without a lock, because {}: if two processes renew it at"
              + " once, it may be lost. Delete the lock's file {}",
          tokenFile,
          e.getMessage(),
          LockFile.of(tokenFile));
    } catch (IOException e) {
      LOG.info(
          "The refresh token in {} is used without a lock: {}. Let one process at a time use it",
          tokenFile,
          CauseText.of(e));
    }
    return () -> {};
  }

  private static FileChannel lock(Path tokenFile, Duration limit)
      throws IOException, InterruptedException {
    FileChannel file = LockFile.open(tokenFile);
    try {
      await(file, tokenFile, limit);
      return file;
    } catch (IOException | InterruptedException | SignInException e) {
      file.close();
      throw e;
    }
  }

  private static void await(FileChannel file, Path tokenFile, Duration limit)
      throws IOException, InterruptedException {
    long start = System.nanoTime();
    boolean logged = false;
    while (file.tryLock() == null) {
      Duration waited = Duration.ofNanos(System.nanoTime() - start);
      if (waited.compareTo(limit) > 0) {
        throw SignInErrors.tokenFileLocked(tokenFile, limit);
      }
      if (!logged && waited.compareTo(NOTICE) > 0) {
        logged = true;
        LOG.warn("Waiting for another process, which uses the refresh token in {}", tokenFile);
      }
      Sleeper.system().sleep(PAUSE);
    }
  }
}
