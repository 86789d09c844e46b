<?php
// Does what one line on standard input asks, with WordPress's own functions, and prints the new id.
$_SERVER['HTTP_HOST'] = parse_url(getenv('WP_URL'), PHP_URL_HOST) . ':' . parse_url(getenv('WP_URL'), PHP_URL_PORT);
$_SERVER['REQUEST_URI'] = '/';
require getenv('WP_SITE') . '/wp-load.php';
global $wp_rewrite;
$wp_rewrite->flush_rules();
while (($line = fgets(STDIN)) !== false) {
    $order = json_decode($line, true);
    switch ($order['act']) {
        case 'article':
            echo wp_insert_post([
                'post_title' => $order['title'],
                'post_content' => '<p>' . $order['text'] . '</p>',
                'post_status' => 'publish',
                'post_author' => 1,
                'post_date' => $order['date'],
            ]), "\n";
            break;
        case 'comment':
            echo wp_insert_comment([
                'comment_post_ID' => $order['article'],
                'comment_author' => $order['author'],
                'comment_author_email' => 'lezer@example.org',
                'comment_content' => $order['text'],
                'comment_parent' => $order['parent'] ?? 0,
                'comment_approved' => 1,
                'comment_date' => $order['date'],
                'comment_date_gmt' => $order['date'],
            ]), "\n";
            break;
        case 'edit':
            echo wp_update_comment(['comment_ID' => $order['comment'], 'comment_content' => $order['text']]), "\n";
            break;
        case 'theme':
            switch_theme($order['theme']);
            echo (int) (get_stylesheet() === $order['theme']), "\n";
            break;
        case 'delete':
            echo (int) wp_delete_comment($order['comment'], true), "\n";
            break;
    }
}
