package io.partnerinsights.core.auth;

import io.partnerinsights.core.errors.SignInException;
import io.partnerinsights.core.http.Sleeper;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
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
   * Waits for the lock of a token's file, runs the action, and releases the lock.
   *
   * @throws io.partnerinsights.core.errors.SignInException {@code WAIT_INTERRUPTED}; {@code
   *     TOKEN_FILE_LOCKED} if another process holds the lock for minutes
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
    LockFile processes = null;
    try {
      processes = locked(path, limit);
      return action.run();
    } finally {
      close(processes);
      threads.unlock();
    }
  }

  private static RuntimeException interrupted(InterruptedException e) {
    Thread.currentThread().interrupt();
    return SignInErrors.INTERRUPTED.causedBy(e);
  }

  /** Returns null if the folder allows no own lock; then only the threads of this process wait. */
  private static @Nullable LockFile locked(Path tokenFile, Duration limit) {
    LockFile file = null;
    try {
      file = LockFile.open(tokenFile);
      lock(file, tokenFile, limit);
      return file;
    } catch (InterruptedException e) {
      close(file);
      throw interrupted(e);
    } catch (SignInException e) {
      close(file);
      throw e;
    } catch (LockFile.NotOwnException e) {
      LOG.warn(
          "The refresh token in {} is used without a lock, so two processes at once may lose it:"
              + " {}. Delete that file",
          tokenFile,
          e.getMessage());
      return null;
    } catch (IOException e) {
      close(file);
      LOG.info(
          "The refresh token in {} is used without a lock: {}. Let one process at a time use it",
          tokenFile,
          e.toString());
      return null;
    }
  }

  private static void lock(LockFile file, Path tokenFile, Duration limit)
      throws IOException, InterruptedException {
    long start = System.nanoTime();
    boolean logged = false;
    while (!file.tryLock()) {
      Duration waited = Duration.ofNanos(System.nanoTime() - start);
      if (waited.compareTo(limit) > 0) {
        throw SignInErrors.tokenFileLocked(tokenFile, file.holder().orElse(null), limit);
      }
      if (!logged && waited.compareTo(NOTICE) > 0) {
        logged = true;
        LOG.warn("Waiting for {}, which uses the refresh token in {}", holder(file), tokenFile);
      }
      Sleeper.system().sleep(PAUSE);
    }
  }

  private static String holder(LockFile file) throws IOException {
    return file.holder().map(id -> "process " + id).orElse("another process");
  }

  private static void close(@Nullable LockFile file) {
    try {
      if (file != null) {
        file.close();
      }
    } catch (IOException e) {
      LOG.debug("A lock was not released: {}", e.toString());
    }
  }
}
