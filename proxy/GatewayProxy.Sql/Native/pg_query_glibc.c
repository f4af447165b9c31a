/*
 * Two functions of newer C libraries that a newer Debian's libpg_query.a asks for. scripts/pg-query links them in, so that
 * the library loads where the C library is older.
 */
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

unsigned long __isoc23_strtoul(const char *text, char **end, int base) { return strtoul(text, end, base); }

size_t strlcpy(char *target, const char *source, size_t size)
{
	size_t length = strlen(source);

	if (size > 0)
	{
		size_t copied = length < size ? length : size - 1;

		memcpy(target, source, copied);
		target[copied] = '\0';
	}
	return length;
}
