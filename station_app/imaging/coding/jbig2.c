/* Strokes as a JBIG2 generic region (ITU-T T.88, 6.2, template 0) and back, every pixel kept.
 *
 * The arithmetic coder is that of annex E. Paper is skipped over, and so is the inside of what is black (a
 * dark edge, a thick stroke): where all pixels of a template's reach are alike, pixels have the same context
 * and are coded many at a time, with the bytes that one at a time gives.
 */

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#define CONTEXTS (1 << 16)
#define BEFORE 8 /* Columns of paper before a row's first pixel, */
#define AFTER 16 /* and after its last. */
#define AHEAD 3 /* How far the template reaches to the right (T.88, figure 3: A1). */
#define HALF 0x8000u
#define ALL_INK 0xFFFFu /* The context amidst ink. */

/* Table E.1: probability of the less probable symbol, next state after the more and the less probable
 * one, and whether the less probable one becomes the more probable. */
static const struct { uint16_t qe; uint8_t more, less, turns; } STATES[47] = {
    {0x5601, 1, 1, 1},    {0x3401, 2, 6, 0},    {0x1801, 3, 9, 0},    {0x0AC1, 4, 12, 0},
    {0x0521, 5, 29, 0},   {0x0221, 38, 33, 0},  {0x5601, 7, 6, 1},    {0x5401, 8, 14, 0},
    {0x4801, 9, 14, 0},   {0x3801, 10, 14, 0},  {0x3001, 11, 17, 0},  {0x2401, 12, 18, 0},
    {0x1C01, 13, 20, 0},  {0x1601, 29, 21, 0},  {0x5601, 15, 14, 1},  {0x5401, 16, 14, 0},
    {0x5101, 17, 15, 0},  {0x4801, 18, 16, 0},  {0x3801, 19, 17, 0},  {0x3401, 20, 18, 0},
    {0x3001, 21, 19, 0},  {0x2801, 22, 19, 0},  {0x2401, 23, 20, 0},  {0x2201, 24, 21, 0},
    {0x1C01, 25, 22, 0},  {0x1801, 26, 23, 0},  {0x1601, 27, 24, 0},  {0x1401, 28, 25, 0},
    {0x1201, 29, 26, 0},  {0x1101, 30, 27, 0},  {0x0AC1, 31, 28, 0},  {0x09C1, 32, 29, 0},
    {0x08A1, 33, 30, 0},  {0x0521, 34, 31, 0},  {0x0441, 35, 32, 0},  {0x02A1, 36, 33, 0},
    {0x0221, 37, 34, 0},  {0x0141, 38, 35, 0},  {0x0111, 39, 36, 0},  {0x0085, 40, 37, 0},
    {0x0049, 41, 38, 0},  {0x0025, 42, 39, 0},  {0x0015, 43, 40, 0},  {0x0009, 44, 41, 0},
    {0x0005, 45, 42, 0},  {0x0001, 45, 43, 0},  {0x5601, 46, 46, 0},
};

typedef struct {
    uint8_t state[CONTEXTS], probable[CONTEXTS];
    uint32_t a, c;
    int ct;
    uint8_t *out;
    const uint8_t *in;
    int64_t at, end; /* The byte that a carry may still reach, or that was read last; where room ends. */
} Coder;

/* ── writing ─────────────────────────────────────────────────────────────────────────────── */

static void put(Coder *k, uint32_t byte)
{
    if (k->at + 1 < k->end) k->out[++k->at] = (uint8_t)byte;
    else k->end = 0; /* No room is left; whoever asked is told at the end. */
}

static void byte_out(Coder *k) /* Figure E.9 */
{
    if (k->out[k->at] != 0xFF && k->c >= 0x8000000u) {
        k->out[k->at]++;
        k->c &= 0x7FFFFFFu;
    }
    int after_ff = k->out[k->at] == 0xFF; /* Then a bit is left free for a carry. */
    put(k, k->c >> (after_ff ? 20 : 19));
    k->c &= after_ff ? 0xFFFFFu : 0x7FFFFu;
    k->ct = after_ff ? 7 : 8;
}

static void renormalise_out(Coder *k)
{
    do {
        k->a <<= 1;
        k->c <<= 1;
        if (--k->ct == 0) byte_out(k);
    } while (k->a < HALF);
}

static inline void encode(Coder *k, uint32_t context, uint32_t pixel) /* Figures E.3 to E.7 */
{
    uint8_t state = k->state[context];
    uint32_t qe = STATES[state].qe;
    k->a -= qe;
    if (pixel == k->probable[context]) {
        if (k->a >= HALF) {
            k->c += qe;
            return;
        }
        if (k->a < qe) k->a = qe;
        else k->c += qe;
        k->state[context] = STATES[state].more;
    } else {
        if (k->a < qe) k->c += qe;
        else k->a = qe;
        if (STATES[state].turns) k->probable[context] ^= 1;
        k->state[context] = STATES[state].less;
    }
    renormalise_out(k);
}

static void encode_alike(Coder *k, uint32_t context, uint32_t pixel, int64_t count)
{
    while (count > 0) {
        if (k->probable[context] == pixel) {
            uint32_t qe = STATES[k->state[context]].qe;
            int64_t many = (k->a - HALF) / qe; /* So many leave the interval wide enough. */
            if (many > count) many = count;
            k->a -= (uint32_t)many * qe;
            k->c += (uint32_t)many * qe;
            count -= many;
            if (count == 0) return;
        }
        encode(k, context, pixel);
        count--;
    }
}

static void flush(Coder *k) /* Figure E.11 */
{
    uint32_t most = k->c + k->a;
    k->c |= 0xFFFF;
    if (k->c >= most) k->c -= HALF;
    k->c <<= k->ct;
    byte_out(k);
    k->c <<= k->ct;
    byte_out(k);
    if (k->out[k->at] != 0xFF) put(k, 0xFF);
    put(k, 0xAC);
}

/* ── reading ─────────────────────────────────────────────────────────────────────────────── */

static void byte_in(Coder *k) /* Figure E.19; past the end the marker stands */
{
    uint32_t here = k->at < k->end ? k->in[k->at] : 0xFF;
    uint32_t next = k->at + 1 < k->end ? k->in[k->at + 1] : 0xFF;
    if (here == 0xFF && next > 0x8F) {
        k->c += 0xFF00;
        k->ct = 8;
        return;
    }
    k->at++;
    k->c += here == 0xFF ? next << 9 : next << 8;
    k->ct = here == 0xFF ? 7 : 8;
}

static void renormalise_in(Coder *k)
{
    do {
        if (k->ct == 0) byte_in(k);
        k->a <<= 1;
        k->c <<= 1;
        k->ct--;
    } while (k->a < HALF);
}

static inline uint32_t decode(Coder *k, uint32_t context) /* Figures E.14 to E.17 */
{
    uint8_t state = k->state[context];
    uint32_t qe = STATES[state].qe, pixel = k->probable[context];
    k->a -= qe;
    if (k->c >> 16 >= qe) {
        k->c -= qe << 16;
        if (k->a >= HALF) return pixel;
        if (k->a >= qe) {
            k->state[context] = STATES[state].more;
            renormalise_in(k);
            return pixel;
        }
    } else if (k->a < qe) { /* The shorter interval was the more probable one's. */
        k->a = qe;
        k->state[context] = STATES[state].more;
        renormalise_in(k);
        return pixel;
    } else {
        k->a = qe;
    }
    if (STATES[state].turns) k->probable[context] ^= 1;
    k->state[context] = STATES[state].less;
    renormalise_in(k);
    return pixel ^ 1;
}

/* Give how many of the next pixels are like `pixel` for sure, at most `count`, and read them. */
static int64_t decode_alike(Coder *k, uint32_t context, uint32_t pixel, int64_t count)
{
    if (k->probable[context] != pixel) return 0;
    uint32_t qe = STATES[k->state[context]].qe;
    int64_t many = (k->a - HALF) / qe, sure = (k->c >> 16) / qe;
    if (many > sure) many = sure;
    if (many > count) many = count;
    k->a -= (uint32_t)many * qe;
    k->c -= (uint32_t)many * qe << 16;
    return many;
}

/* ── rows ────────────────────────────────────────────────────────────────────────────────── */

/* Give the first column from `from` with ink in any of the rows, or `width`. Rows end in paper. */
static int64_t next_ink(const uint8_t *ink, int64_t from, int64_t width)
{
    int64_t x = from;
    uint64_t eight;
    for (; x < width; x += 8) {
        memcpy(&eight, ink + x, 8);
        if (eight) break;
    }
    while (x < width && !ink[x]) x++;
    return x < width ? x : width;
}

/* Give the first column from `from` where not all three rows have ink; behind the last there is none. */
static int64_t next_paper(const uint8_t *rows[3], int64_t from, int64_t width)
{
    for (int row = 0; row < 3; row++) {
        const uint8_t *found = memchr(rows[row] + from, 0, (size_t)(width - from));
        if (found != NULL) width = found - rows[row];
    }
    return width;
}

typedef struct {
    Coder coder;
    uint8_t *above2, *above, *here, *reach; /* Rows with paper on both sides. */
    int64_t width;
} Page;

static Page *page_of(int64_t width)
{
    size_t row = (size_t)width + BEFORE + AFTER;
    Page *page = calloc(1, sizeof(Page) + 4 * row);
    if (page == NULL) return NULL;
    uint8_t *rows = (uint8_t *)(page + 1) + BEFORE;
    page->above2 = rows;
    page->above = rows + row;
    page->here = rows + 2 * row;
    page->reach = rows + 3 * row;
    page->width = width;
    page->coder.a = HALF;
    return page;
}

static void next_row(Page *page)
{
    uint8_t *oldest = page->above2;
    page->above2 = page->above;
    page->above = page->here;
    page->here = oldest;
}

/* What the template sees of two rows above and of its own (T.88, figure 3), moved on by a pixel. */
#define MOVE_ON(page, x, pixel)                                                                    \
    two = (two << 1 | (page)->above2[(x) + 3]) & 0x1F;                                             \
    one = (one << 1 | (page)->above[(x) + 4]) & 0x7F;                                              \
    own = (own << 1 | (pixel)) & 0xF;

static void encode_row(Page *page)
{
    const int64_t width = page->width;
    const uint8_t *above2 = page->above2, *above = page->above, *here = page->here;
    uint32_t two = above2[0] << 2 | above2[1] << 1 | above2[2], own = 0;
    uint32_t one = above[0] << 3 | above[1] << 2 | above[2] << 1 | above[3];
    const uint8_t *rows[3] = {above2, above, here};
    int64_t x = 0, ink = -1, end = -1;
    uint8_t *restrict reach = page->reach; /* Else every byte is written by itself: it might be the page. */
    for (int64_t i = 0; i < width; i++) reach[i] = above2[i] | above[i] | here[i];
    while (x < width) {
        uint32_t context = two << 11 | one << 4 | own, pixel = here[x];
        if ((context | pixel) == 0) {
            if (ink < x) ink = next_ink(reach, x, width);
            int64_t paper = (ink == width ? width : ink - AHEAD) - x;
            if (paper > 0) {
                encode_alike(&page->coder, 0, 0, paper);
                x += paper;
                two = own = 0;
                one = above[x + AHEAD];
                continue;
            }
        } else if (context == ALL_INK && pixel) {
            if (end < x) end = next_paper(rows, x, width);
            if (end - AHEAD > x) {
                encode_alike(&page->coder, ALL_INK, 1, end - AHEAD - x);
                x = end - AHEAD;
                one = 0x7E | above[x + AHEAD];
                continue;
            }
        }
        encode(&page->coder, context, pixel);
        MOVE_ON(page, x, pixel)
        x++;
    }
}

static void decode_row(Page *page)
{
    const int64_t width = page->width;
    const uint8_t *above2 = page->above2, *above = page->above;
    uint8_t *restrict here = page->here;
    uint32_t two = above2[0] << 2 | above2[1] << 1 | above2[2], own = 0;
    uint32_t one = above[0] << 3 | above[1] << 2 | above[2] << 1 | above[3];
    const uint8_t *rows[3] = {above2, above, above}; /* Its own is read by and by. */
    int64_t x = 0, ink = -1, end = -1;
    uint8_t *restrict reach = page->reach;
    for (int64_t i = 0; i < width; i++) reach[i] = above2[i] | above[i];
    for (int64_t i = 0; i < width; i++) here[i] = 0;
    while (x < width) {
        uint32_t context = two << 11 | one << 4 | own;
        if (context == 0) {
            if (ink < x) ink = next_ink(reach, x, width);
            int64_t paper = (ink == width ? width : ink - AHEAD) - x;
            if (paper > 0) paper = decode_alike(&page->coder, 0, 0, paper);
            if (paper > 0) {
                x += paper;
                one = above[x + AHEAD];
                continue;
            }
        } else if (context == ALL_INK) {
            if (end < x) end = next_paper(rows, x, width);
            int64_t dark = end - AHEAD - x;
            if (dark > 0) dark = decode_alike(&page->coder, ALL_INK, 1, dark);
            if (dark > 0) {
                memset(here + x, 1, (size_t)dark);
                x += dark;
                one = 0x7E | above[x + AHEAD];
                continue;
            }
        }
        here[x] = (uint8_t)decode(&page->coder, context);
        MOVE_ON(page, x, here[x])
        x++;
    }
}

/* Code rows of bytes, not 0 where there is ink. The first byte of `out` stays free.
 * Gives the length from its second byte on; -1 where `room` bytes do not hold it, -2 without memory. */
int64_t encode_region(const uint8_t *ink, int64_t width, int64_t height, uint8_t *out, int64_t room)
{
    Page *page = page_of(width);
    if (page == NULL) return -2;
    Coder *k = &page->coder;
    out[0] = 0;
    k->out = out;
    k->end = room;
    k->ct = 12;
    for (int64_t y = 0; y < height; y++, next_row(page)) {
        uint8_t *restrict here = page->here;
        for (int64_t x = 0; x < width; x++) here[x] = ink[y * width + x] != 0;
        encode_row(page);
    }
    flush(k);
    int64_t length = k->end ? k->at : -1;
    free(page);
    return length;
}

/* Read what encode_region wrote into rows of bytes. Gives 0; -2 without memory. */
int64_t decode_region(const uint8_t *in, int64_t length, uint8_t *ink, int64_t width, int64_t height)
{
    Page *page = page_of(width);
    if (page == NULL) return -2;
    Coder *k = &page->coder;
    k->in = in;
    k->end = length;
    k->c = (uint32_t)(length > 0 ? in[0] : 0xFF) << 16; /* Figure E.20 */
    byte_in(k);
    k->c <<= 7;
    k->ct -= 7;
    for (int64_t y = 0; y < height; y++, next_row(page)) {
        decode_row(page);
        memcpy(ink + y * width, page->here, (size_t)width);
    }
    free(page);
    return 0;
}
