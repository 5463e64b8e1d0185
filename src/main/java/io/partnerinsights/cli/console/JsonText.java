package io.partnerinsights.cli.console;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.SerializableString;
import com.fasterxml.jackson.core.io.CharacterEscapes;
import com.fasterxml.jackson.core.io.SerializedString;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.partnerinsights.core.errors.PlainText;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Writes values as JSON, whose texts can control no terminal. */
public final class JsonText {
  private static final JsonMapper JSON = JsonMapper.builder(escapingFactory()).build();

  private JsonText() {}

  /** Returns a factory of generators that escape all characters that control a terminal. */
  public static JsonFactory escapingFactory() {
    JsonFactory factory = new JsonFactory();
    factory.setCharacterEscapes(new ControlEscapes());
    return factory;
  }

  public static String toLine(Object value) {
    try {
      return JSON.writeValueAsString(value);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(e);
    }
  }

  /** JSON itself requires escapes for ASCII only. */
  private static final class ControlEscapes extends CharacterEscapes {
    private static final long serialVersionUID = 1L;

    private static final int DELETE = 0x7f;

    @Override
    public int[] getEscapeCodesForAscii() {
      int[] codes = standardAsciiEscapesForJSON();
      codes[DELETE] = ESCAPE_STANDARD;
      return codes;
    }

    @Override
    public @Nullable SerializableString getEscapeSequence(int character) {
      boolean isSurrogate = Character.isSurrogate((char) character);
      return isSurrogate || !PlainText.isUnsafe(character)
          ? null
          : new SerializedString(String.format(Locale.ROOT, "\\u%04x", character));
    }
  }
}
