package io.partnerinsights.core.options;

import java.util.Map;
import java.util.UUID;
import java.util.WeakHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The reads that may use the sign-in of one user on a web page: those of one session of an engine,
 * or of a process that serves one user. Equality is identity. Immutable and thread-safe.
 */
public final class SignInScope {
  private static final SignInScope PROCESS_SCOPE = new SignInScope(null);

  /** The scopes of sessions; one ends with its session. */
  private static final Map<Object, SignInScope> SESSION_SCOPES = new WeakHashMap<>();

  private final String id = UUID.randomUUID().toString();
  private final @Nullable String rejectionReason;

  private SignInScope(@Nullable String rejectionReason) {
    this.rejectionReason = rejectionReason;
  }

  /** Returns the scope of all reads of a process that serves one user. */
  public static SignInScope ofProcess() {
    return PROCESS_SCOPE;
  }

  /** Returns the scope of a session, for which an object of the engine stands. */
  public static SignInScope ofSession(Object session) {
    synchronized (SESSION_SCOPES) {
      return SESSION_SCOPES.computeIfAbsent(session, key -> new SignInScope(null));
    }
  }

  /** Returns a scope in which no user can sign in, and why: several users share it. */
  public static SignInScope rejectingSignIn(String reason) {
    return new SignInScope(reason);
  }

  /** Returns the scope's random id; {@code SIGN_IN_NOT_PRIVATE} if no user can sign in here. */
  public String requireId() {
    if (rejectionReason != null) {
      throw OptionsErrors.SIGN_IN_NOT_PRIVATE.error(rejectionReason);
    }
    return id;
  }
}
