/**
 * Tests that the documentation matches the code: links, names of tests, options, error codes and
 * jars, and the notebook. Start with {@link io.partnerinsights.docs.DocumentsTest}.
 */
package io.partnerinsights.docs;
