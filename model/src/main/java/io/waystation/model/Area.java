package io.waystation.model;

/**
 * A place in the tree city › district › street that stations belong to.
 *
 * @param parent id of the area above; empty at the top
 */
public record Area(String id, String parent, LocalText name) {}
