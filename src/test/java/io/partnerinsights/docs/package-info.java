/** Holds the documents against the code: links, option names, the notebook's form. */
package io.partnerinsights.docs;
