package io.partnerinsights.core.options;

import java.util.function.Function;

/**
 * How the text of an option becomes a value.
 *
 * @param <T> the value's type
 * @param name the type's name in documents, such as {@code duration}
 * @param expectation what a right text looks like, for error messages
 * @param parser throws {@link RuntimeException} on a text that does not fit
 */
record OptionType<T>(String name, String expectation, Function<String, T> parser) {}
