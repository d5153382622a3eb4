package io.wardmote.state;

import java.util.List;

/** A page of a listing, and how many items there are in all. */
public record Page<T>(List<T> items, long total) {}
