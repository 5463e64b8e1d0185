package io.partnerinsights.core.options;

import java.util.function.Function;

/**
 * Parses an option's text into a value.
 *
 * @param <T> the value's type
 * @param name the type's name in documents, such as {@code duration}
 * @param expectation a description of valid texts, for error messages
 * @param parser throws {@link RuntimeException} if the text is not valid
 */
record OptionType<T>(String name, String expectation, Function<String, T> parser) {}
