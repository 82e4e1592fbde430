/** Control, format (bidirectional marks, zero width), surrogate, private and unassigned code points: none of them is text to read. */
export const unprintable = /[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Cn}\p{Zl}\p{Zp}]/gu;
