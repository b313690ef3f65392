/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "protocol/safety.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "wire/bytes.h"

#define EMOJI_LABEL "e2echat/1 sas emoji"
#define DIGITS_LABEL "e2echat/1 sas digits"
#define EMOJI_BYTES 5 /* 36 bits, rounded up */
#define EMOJI_BITS 6
#define DIGITS_MODULUS G_GUINT64_CONSTANT (10000000000)

/* The table of section 8, two to a line, without the columns that clang-format would set. Some
 * emoji end in U+FE0F, which asks for the coloured picture. */
/* clang-format off */
static const struct
{
  const gchar *emoji;
  const gchar *name;
} table[] = {
  { "🐶", N_ ("dog") }, { "🐱", N_ ("cat") },
  { "🦁", N_ ("lion") }, { "🐴", N_ ("horse") },
  { "🐘", N_ ("elephant") }, { "🐰", N_ ("rabbit") },
  { "🐼", N_ ("panda") }, { "🐔", N_ ("chicken") },
  { "🐧", N_ ("penguin") }, { "🦉", N_ ("owl") },
  { "🐢", N_ ("turtle") }, { "🐟", N_ ("fish") },
  { "🐙", N_ ("octopus") }, { "🦋", N_ ("butterfly") },
  { "🐝", N_ ("bee") }, { "🐌", N_ ("snail") },
  { "🌵", N_ ("cactus") }, { "🌲", N_ ("tree") },
  { "🍄", N_ ("mushroom") }, { "🌻", N_ ("sunflower") },
  { "🌙", N_ ("moon") }, { "⭐", N_ ("star") },
  { "☁️", N_ ("cloud") }, { "🔥", N_ ("fire") },
  { "⚡", N_ ("lightning") }, { "🌈", N_ ("rainbow") },
  { "❄️", N_ ("snowflake") }, { "🍎", N_ ("apple") },
  { "🍌", N_ ("banana") }, { "🍇", N_ ("grapes") },
  { "🍓", N_ ("strawberry") }, { "🍒", N_ ("cherries") },
  { "🥕", N_ ("carrot") }, { "🌽", N_ ("corn") },
  { "🍕", N_ ("pizza") }, { "🍞", N_ ("bread") },
  { "🧀", N_ ("cheese") }, { "🎂", N_ ("cake") },
  { "☕", N_ ("coffee") }, { "🚗", N_ ("car") },
  { "🚲", N_ ("bicycle") }, { "🚂", N_ ("train") },
  { "⛵", N_ ("boat") }, { "🚀", N_ ("rocket") },
  { "⚓", N_ ("anchor") }, { "🏠", N_ ("house") },
  { "🏰", N_ ("castle") }, { "⛺", N_ ("tent") },
  { "🔑", N_ ("key") }, { "🔒", N_ ("lock") },
  { "🔔", N_ ("bell") }, { "🔨", N_ ("hammer") },
  { "✂️", N_ ("scissors") }, { "📌", N_ ("pin") },
  { "📖", N_ ("book") }, { "✏️", N_ ("pencil") },
  { "💡", N_ ("light bulb") }, { "⏰", N_ ("clock") },
  { "🎁", N_ ("gift") }, { "🎩", N_ ("hat") },
  { "👓", N_ ("glasses") }, { "☂️", N_ ("umbrella") },
  { "⚽", N_ ("ball") }, { "🎸", N_ ("guitar") },
};
/* clang-format on */

G_STATIC_ASSERT (G_N_ELEMENTS (table) == E2E_N_EMOJI);
G_STATIC_ASSERT (E2E_N_EMOJI == 1 << EMOJI_BITS);

void
e2e_safety_derive (E2eSafety *out, const guint8 prk[E2E_KDF_PRK_BYTES])
{
  guint8 bytes[8] = { 0 };
  guint64 value;

  /* The bits stand at the top of a u64, the first emoji's first. */
  e2e_kdf_expand (bytes, EMOJI_BYTES, prk, EMOJI_LABEL, strlen (EMOJI_LABEL));
  value = e2e_get_u64 (bytes);
  for (gsize i = 0; i < E2E_N_SAFETY_EMOJI; i++)
    out->emoji[i] = (guint8) (value >> (64 - EMOJI_BITS * (i + 1)) & (E2E_N_EMOJI - 1));

  e2e_kdf_expand (bytes, sizeof bytes, prk, DIGITS_LABEL, strlen (DIGITS_LABEL));
  value = e2e_get_u64 (bytes) % DIGITS_MODULUS;
  g_snprintf (out->digits, sizeof out->digits, "%05u %05u", (guint) (value / 100000),
              (guint) (value % 100000));
}

const gchar *
e2e_safety_emoji (guint index)
{
  g_return_val_if_fail (index < E2E_N_EMOJI, NULL);

  return table[index].emoji;
}

const gchar *
e2e_safety_emoji_name (guint index)
{
  g_return_val_if_fail (index < E2E_N_EMOJI, NULL);

  return table[index].name;
}
