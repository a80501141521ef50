/** The state of everything now, kept in memory, and the stream that tells browsers of it. */
package io.waystation.dashboard.live;
