package io.partnerinsights.core.model;

import io.partnerinsights.core.spi.Secret;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A pre-authorised link to a report's file. Its query string is a secret, which gives access to the
 * file without a token. {@link #toString()} does not show it.
 */
public final class SecureLink {
  /** Names of the times among the parameters of a shared access signature of Azure Storage. */
  private static final String START_PARAMETER = "st=";

  private static final String EXPIRY_PARAMETER = "se=";

  private static final int DATE_LENGTH = 10;

  private final String url;
  private final @Nullable Instant statedExpiry;

  private SecureLink(String url, @Nullable Instant statedExpiry) {
    this.url = url;
    this.statedExpiry = statedExpiry;
  }

  /**
   * Creates a link from its URL, with an expiry for a URL that does not say it. A URL that was
   * escaped for XML or HTML is restored: no parameter of a link is named {@code amp;…}.
   */
  public static SecureLink of(String url, @Nullable Instant statedExpiry) {
    String plainUrl = Objects.requireNonNull(url).strip().replace("&amp;", "&");
    return new SecureLink(plainUrl, statedExpiry);
  }

  /** Returns the complete URL. */
  public Secret url() {
    return Secret.of(url);
  }

  /** Returns when the link expires; empty if that is not known. */
  public Optional<Instant> findExpiry() {
    return findSignedExpiry().or(() -> Optional.ofNullable(statedExpiry));
  }

  /** Returns when the link expires as its URL says; empty if the URL does not say so. */
  public Optional<Instant> findSignedExpiry() {
    return findSignedTime(EXPIRY_PARAMETER);
  }

  /** Returns from when the link is valid; empty if the URL does not say so. */
  public Optional<Instant> findSignedStart() {
    return findSignedTime(START_PARAMETER);
  }

  private Optional<Instant> findSignedTime(String name) {
    return Stream.of(url.substring(url.indexOf('?') + 1).split("&"))
        .filter(parameter -> parameter.startsWith(name))
        .findFirst()
        .flatMap(parameter -> parseTime(parameter.substring(name.length())));
  }

  /** Parses a date, or a date with a time whose seconds are optional. */
  private static Optional<Instant> parseTime(String encodedTime) {
    try {
      String text = URLDecoder.decode(encodedTime, StandardCharsets.UTF_8);
      return Optional.of(
          text.length() == DATE_LENGTH
              ? LocalDate.parse(text).atStartOfDay(ZoneOffset.UTC).toInstant()
              : OffsetDateTime.parse(text).toInstant());
    } catch (DateTimeException | IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof SecureLink link && link.url.equals(url);
  }

  @Override
  public int hashCode() {
    return url.hashCode();
  }

  /** Returns the URL without its query string. */
  @Override
  public String toString() {
    try {
      URI uri = URI.create(url);
      return uri.getScheme() + "://" + uri.getHost() + uri.getRawPath() + "?***";
    } catch (IllegalArgumentException e) {
      return "***";
    }
  }
}
